package io.likewise.api.data;

import java.util.Objects;

/**
 * A file or folder that lies in the folder of a data set and is no part of the data.
 *
 * @param path where it lies, from the data set's folder on
 * @param reason what kind of thing it is
 * @param detail what is wrong with it in a few words; empty if the reason says it all
 */
public record Skipped(String path, Reason reason, String detail) {

  /** Why something is no part of the data. */
  public enum Reason {
    /** An image file of a class that cannot be read. */
    UNREADABLE,
    /** A file of a class without one of the endings of images. */
    ENDING,
    /** A folder within the folder of a class. */
    NESTED,
    /** A file that lies in no class. */
    OUTSIDE,
    /** A folder beside those of training, validation and test images. */
    BESIDE,
    /** What an operating system, a file server or an archiver leaves in folders. */
    SYSTEM
  }

  /** Checks that everything is there. */
  public Skipped {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(detail, "detail");
  }
}
