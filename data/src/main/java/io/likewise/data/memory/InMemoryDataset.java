package io.likewise.data.memory;

import io.likewise.api.data.Dataset;
import io.likewise.api.data.Skipped;
import io.likewise.api.data.Split;
import io.likewise.files.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A data set whose splits are arrays.
 *
 * @param ownValidation the validation images, as {@link #validation} returns them
 */
public record InMemoryDataset(
    String name,
    List<String> classNames,
    InMemorySplit train,
    InMemorySplit test,
    Optional<InMemorySplit> ownValidation,
    List<Skipped> skipped)
    implements Dataset {
  public InMemoryDataset {
    Objects.requireNonNull(name);
    Objects.requireNonNull(train);
    Objects.requireNonNull(test);
    classNames = List.copyOf(classNames);
    skipped = List.copyOf(skipped);
  }

  public InMemoryDataset(
      String name, List<String> classNames, InMemorySplit train, InMemorySplit test) {
    this(name, classNames, train, test, Optional.empty(), List.of());
  }

  @Override
  public Optional<Split> validation() {
    return ownValidation.map(split -> split);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Each class name in UTF-8 with a line feed, then of the training, the test and, if there are
   * any, the validation images: their number in decimal with a line feed, one byte for each label
   * (two, least significant first, if there are more than 256 classes), the pixels.
   */
  @Override
  public String digest() {
    MessageDigest sha = Digests.sha256();
    classNames.forEach(line -> sha.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
    int labelBytes = classNames.size() > 256 ? 2 : 1;
    Stream.concat(Stream.of(train, test), ownValidation.stream())
        .forEach(
            split -> {
              sha.update((split.size() + "\n").getBytes(StandardCharsets.UTF_8));
              split.addTo(sha, labelBytes);
            });
    return Digests.hex(sha);
  }
}
