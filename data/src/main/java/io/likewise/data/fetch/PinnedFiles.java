package io.likewise.data.fetch;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.data.fetch.PinnedFile.Kind;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The published files that experiments know by a name of their own. */
public final class PinnedFiles {
  /**
   * CIFAR-10, binary version. Source: <a href="https://www.cs.toronto.edu/~kriz/cifar.html">
   * Krizhevsky's page</a>, which names the MD5 c32a1d4ab5d03f1284b67883e8d87530; this is the
   * SHA-256 of the same file.
   */
  public static final PinnedFile CIFAR10 =
      new PinnedFile(
          "cifar10",
          Kind.DATA,
          URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
          170_052_171,
          "SHA-256",
          "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd");

  /**
   * ResNet50 trained on ImageNet, without its top. Source: keras/applications/resnet.py, which
   * names this MD5. An older file of the same name has another, and other tensors.
   */
  public static final PinnedFile IMAGENET =
      new PinnedFile(
          Experiment.IMAGENET_WEIGHTS,
          Kind.WEIGHTS,
          URI.create(
              "https://storage.googleapis.com/tensorflow/keras-applications/resnet/"
                  + "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5"),
          94_765_736,
          "MD5",
          "4d473c1dd8becc155b73f8504c6f6626");

  private PinnedFiles() {}

  /** Returns all files of a kind. */
  public static List<PinnedFile> of(Kind kind) {
    return kind == Kind.DATA ? List.of(CIFAR10) : List.of(IMAGENET);
  }

  /** Returns the file that an experiment calls by a name, if there is one. */
  public static Optional<PinnedFile> find(Kind kind, String name) {
    return of(kind).stream().filter(file -> file.name().equals(name)).findFirst();
  }

  /**
   * Returns the file of a name.
   *
   * @throws LikewiseException {@code USAGE} if there is none
   */
  public static PinnedFile get(Kind kind, String name) {
    return find(kind, name)
        .orElseThrow(
            () ->
                new LikewiseException(
                    ErrorCode.USAGE,
                    String.format(
                        "'%s' is not known by name, expected %s.",
                        name,
                        of(kind).stream()
                            .map(PinnedFile::name)
                            .collect(Collectors.joining(" or ")))));
  }
}
