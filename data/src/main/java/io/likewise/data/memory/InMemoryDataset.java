package io.likewise.data.memory;

import io.likewise.api.data.Dataset;
import io.likewise.api.data.Skipped;
import io.likewise.api.data.Split;
import io.likewise.files.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A data set whose splits are arrays. */
public final class InMemoryDataset implements Dataset {
  private final String name;
  private final List<String> classNames;
  private final InMemorySplit train;
  private final InMemorySplit test;
  private final Optional<InMemorySplit> validation;
  private final List<Skipped> skipped;
  private String digest;

  public InMemoryDataset(
      String name, List<String> classNames, InMemorySplit train, InMemorySplit test) {
    this(name, classNames, train, test, Optional.empty(), List.of());
  }

  public InMemoryDataset(
      String name,
      List<String> classNames,
      InMemorySplit train,
      InMemorySplit test,
      Optional<InMemorySplit> validation,
      List<Skipped> skipped) {
    this.name = Objects.requireNonNull(name);
    this.classNames = List.copyOf(classNames);
    this.train = Objects.requireNonNull(train);
    this.test = Objects.requireNonNull(test);
    this.validation = validation;
    this.skipped = List.copyOf(skipped);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public InMemorySplit train() {
    return train;
  }

  @Override
  public InMemorySplit test() {
    return test;
  }

  @Override
  public Optional<Split> validation() {
    return validation.map(split -> split);
  }

  /** Returns the validation images, as {@link #validation} does. */
  public Optional<InMemorySplit> ownValidation() {
    return validation;
  }

  @Override
  public List<Skipped> skipped() {
    return skipped;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Each class name in UTF-8 with a line feed, then of the training, the test and, if there are
   * any, the validation images: their number in decimal with a line feed, one byte for each label
   * (two, least significant first, if there are more than 256 classes), the pixels.
   */
  @Override
  public synchronized String digest() {
    if (digest == null) {
      MessageDigest sha = Digests.sha256();
      classNames.forEach(line -> sha.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
      int labelBytes = classNames.size() > 256 ? 2 : 1;
      for (InMemorySplit split : splits()) {
        sha.update((split.size() + "\n").getBytes(StandardCharsets.UTF_8));
        split.addTo(sha, labelBytes);
      }
      digest = HexFormat.of().formatHex(sha.digest());
    }
    return digest;
  }

  private List<InMemorySplit> splits() {
    return Stream.concat(Stream.of(train, test), validation.stream()).toList();
  }
}
