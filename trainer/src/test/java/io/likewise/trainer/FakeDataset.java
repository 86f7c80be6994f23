package io.likewise.trainer;

import io.likewise.api.data.Dataset;
import io.likewise.api.data.Skipped;
import io.likewise.api.data.Skipped.Reason;
import io.likewise.api.data.Split;
import java.util.List;

/** A data set with a name and no images. */
public final class FakeDataset implements Dataset {
  @Override
  public String name() {
    return "sample";
  }

  @Override
  public List<String> classNames() {
    return List.of("cat", "dog");
  }

  @Override
  public Split train() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Split test() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Skipped> skipped() {
    return List.of(
        new Skipped("1.png", Reason.UNREADABLE, "empty"),
        new Skipped("a", Reason.NESTED, ""),
        new Skipped("b", Reason.NESTED, ""));
  }

  @Override
  public String digest() {
    return "data";
  }
}
