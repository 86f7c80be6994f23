package io.likewise.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.fetch.FileCache.State;
import io.likewise.data.fetch.PinnedFile.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The cache of published files")
class FileCacheTest {
  // The digest of "abc", as RFC 1321 has it.
  private static final PinnedFile ABC =
      new PinnedFile(
          "abc",
          Kind.WEIGHTS,
          URI.create("https://example.org/x/abc.h5"),
          3,
          "MD5",
          "900150983cd24fb0d6963f7d28e17f72");

  /** Finds nothing wrong with a file that is not the published one. */
  private static void anything(Path file) {}

  @TempDir private Path folder;
  private FileCache cache;
  private Path source;

  @BeforeEach
  void create() throws IOException {
    cache = new FileCache(folder.resolve("cache"));
    source = write("abc");
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("some.h5"), content, StandardCharsets.US_ASCII);
  }

  @Test
  @DisplayName("puts data sets and weights into folders of their own")
  void folders() {
    assertThat(cache.path(ABC)).isEqualTo(cache.root().resolve("weights").resolve("abc.h5"));
    assertThat(cache.path(PinnedFiles.CIFAR10))
        .isEqualTo(cache.root().resolve("data").resolve("cifar-10-binary.tar.gz"));
  }

  @Test
  @DisplayName("stands for names, and leaves everything else as it is")
  void names() {
    assertThat(cache.dataset("cifar10")).isEqualTo("cifar10:" + cache.path(PinnedFiles.CIFAR10));
    assertThat(cache.dataset("cifar10:x")).isEqualTo("cifar10:x");
    assertThat(cache.dataset("sample")).isEqualTo("sample");
    assertThat(cache.weights("imagenet")).isEqualTo(cache.path(PinnedFiles.IMAGENET).toString());
    assertThat(cache.weights("w.safetensors")).isEqualTo("w.safetensors");
  }

  @Test
  @DisplayName("takes in the published file")
  void takes() {
    assertThat(cache.state(ABC)).isEqualTo(State.ABSENT);
    assertThat(cache.has(ABC)).isFalse();
    cache.take(ABC, source, false, FileCacheTest::anything);
    assertThat(cache.state(ABC)).isEqualTo(State.PUBLISHED);
    assertThat(cache.verify(ABC).digest()).isEqualTo(ABC.digest());
    assertThat(source).exists();
  }

  @Test
  @DisplayName("refuses another file with both digests, and leaves nothing of it")
  void refuses() throws IOException {
    assertThatThrownBy(() -> cache.take(ABC, write("abd"), false, FileCacheTest::anything))
        .isInstanceOf(LikewiseException.class)
        .hasFieldOrPropertyWithValue("code", ErrorCode.WEIGHTS_CORRUPT)
        .hasMessageContaining("found md5 4911e516e5aa21d327512e0c8b197616, expected md5 900150")
        .hasFieldOrPropertyWithValue("setting", "any");
    assertThatThrownBy(() -> cache.take(ABC, write("abcd"), false, FileCacheTest::anything))
        .hasMessageContaining("found 4 bytes with md5 ")
        .hasMessageContaining("expected 3 bytes with md5 ");
    assertThat(cache.folder(Kind.WEIGHTS)).isDirectoryNotContaining("glob:**abc.h5");
    assertThat(cache.folder(Kind.WEIGHTS)).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  @DisplayName("takes in another file on request, and knows it from the published one")
  void own() throws IOException {
    cache.take(ABC, write("abd"), true, FileCacheTest::anything);
    assertThat(cache.state(ABC)).isEqualTo(State.OWN);
    assertThat(cache.has(ABC)).isTrue();
    cache.verify(ABC);
    Files.writeString(cache.path(ABC), "xyz");
    assertThatThrownBy(() -> cache.verify(ABC)).hasMessageContaining("but it was imported with");
    cache.take(ABC, write("abc"), true, FileCacheTest::anything);
    assertThat(cache.state(ABC)).isEqualTo(State.PUBLISHED);
  }

  @Test
  @DisplayName("takes in no other file that cannot be used, and advises nobody to")
  void unusable() throws IOException {
    Consumer<Path> nothing =
        file -> {
          throw new LikewiseException(ErrorCode.WEIGHTS_CORRUPT, file + ": no weights.");
        };
    Path other = write("abd");
    assertThatThrownBy(() -> cache.take(ABC, other, false, nothing))
        .hasMessageContaining("found md5 4911e516e5aa21d327512e0c8b197616, expected md5 900150")
        .hasMessageEndingWith("Nor can it be used in its place: " + other + ": no weights.")
        .hasFieldOrPropertyWithValue("setting", null);
    assertThatThrownBy(() -> cache.take(ABC, other, true, nothing))
        .hasMessage(other + ": no weights.");
    assertThat(cache.state(ABC)).isEqualTo(State.ABSENT);
    cache.take(ABC, write("abc"), false, nothing);
    assertThat(cache.state(ABC)).isEqualTo(State.PUBLISHED);
  }

  @Test
  @DisplayName("says how to get rid of a file in it that a run cannot read")
  void unreadable() throws IOException {
    Path file = cache.path(PinnedFiles.CIFAR10);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "damaged");
    assertThatThrownBy(() -> cache.reading(Kind.DATA, "cifar10", FileCacheTest::fail))
        .hasFieldOrPropertyWithValue("code", ErrorCode.DATASET_CORRUPT)
        .hasMessage("It is broken. Delete the file, and it is fetched again.");
    FileCache.note(file, "1234");
    assertThatThrownBy(() -> cache.reading(Kind.DATA, "cifar10", FileCacheTest::fail))
        .hasMessageStartingWith("It is broken. This is the file of your own that was imported;");
    assertThatThrownBy(() -> cache.reading(Kind.DATA, "cifar10:x", FileCacheTest::fail))
        .hasMessage("It is broken.");
  }

  private static Object fail() {
    throw new LikewiseException(ErrorCode.DATASET_CORRUPT, "It is broken.");
  }

  @Test
  @DisplayName("notices a file of another size at once, and a damaged one when asked to verify it")
  void damaged() throws IOException {
    cache.take(ABC, source, false, FileCacheTest::anything);
    Files.writeString(cache.path(ABC), "ab");
    assertThat(cache.state(ABC)).isEqualTo(State.WRONG);
    assertThat(cache.has(ABC)).isFalse();
    Files.writeString(cache.path(ABC), "abx");
    assertThatThrownBy(() -> cache.verify(ABC))
        .hasFieldOrPropertyWithValue("code", ErrorCode.WEIGHTS_CORRUPT)
        .hasMessageContaining("'likewise weights fetch abc' gets it again");
  }

  @Test
  @DisplayName("says what is not there")
  void missing() {
    assertThatThrownBy(
            () -> cache.take(ABC, folder.resolve("none"), false, FileCacheTest::anything))
        .hasFieldOrPropertyWithValue("code", ErrorCode.WEIGHTS_MISSING)
        .hasMessageStartingWith(folder.resolve("none") + ": no such file.");
    assertThatThrownBy(() -> cache.verify(ABC)).hasMessageContaining("no such file");
  }

  @Test
  @DisplayName("knows the published files by kind and name")
  void catalogue() {
    assertThat(PinnedFiles.get(Kind.DATA, "cifar10").fileName())
        .isEqualTo("cifar-10-binary.tar.gz");
    assertThat(PinnedFiles.get(Kind.WEIGHTS, "imagenet").fileName())
        .isEqualTo("resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5");
    assertThat(PinnedFiles.find(Kind.DATA, "imagenet")).isEmpty();
    assertThatThrownBy(() -> PinnedFiles.get(Kind.DATA, "mnist"))
        .hasFieldOrPropertyWithValue("code", ErrorCode.USAGE)
        .hasMessage("'mnist' is not known by name, expected cifar10.");
  }
}
