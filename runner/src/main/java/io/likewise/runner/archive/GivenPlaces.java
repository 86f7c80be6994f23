package io.likewise.runner.archive;

import io.likewise.api.error.LikewiseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Places that runs are in, folders or archives, which are open until this is closed. */
public final class GivenPlaces implements AutoCloseable {
  private final List<Path> folders = new ArrayList<>();
  private final List<OpenedArchive> opened = new ArrayList<>();

  private GivenPlaces() {}

  /**
   * Opens places.
   *
   * @throws LikewiseException {@code USAGE} if a file is no archive of runs
   */
  public static GivenPlaces open(List<Path> places) {
    GivenPlaces all = new GivenPlaces();
    try {
      places.forEach(all::add);
      return all;
    } catch (LikewiseException e) {
      all.close();
      throw e;
    }
  }

  private void add(Path place) {
    if (OpenedArchive.isArchive(place)) {
      OpenedArchive archive = OpenedArchive.open(place);
      opened.add(archive);
      folders.add(archive.root());
    } else {
      folders.add(place);
    }
  }

  /** Returns the folders that the runs are in, those inside archives included. */
  public List<Path> folders() {
    return List.copyOf(folders);
  }

  @Override
  public void close() {
    opened.forEach(OpenedArchive::close);
  }
}
