package io.likewise.runner.lockstep;

import java.io.PrintStream;
import java.util.OptionalInt;

/** The lines that a lane and its parent exchange. */
public final class LaneReply {
  /** Command: begin the stage whose number follows. */
  public static final String BEGIN = "begin ";

  /** Command: train on the next batch. */
  public static final String STEP = "step";

  /** Command: leave what the layers yield on the next batch. */
  public static final String LOOK = "look";

  /**
   * Command: compute a layer on what another lane's layers have yielded; its name and the folder of
   * their files follow.
   */
  public static final String REPLAY = "replay ";

  /** Native libraries may write to the same pipe; their lines do not begin like this. */
  private static final String PREFIX = "likewise lane: ";

  private static final String DONE = PREFIX + "done";

  private static final String READY = PREFIX + "ready, classes ";

  private LaneReply() {}

  /** Replies first: the model is built, for so many classes. */
  public static void ready(int classes, PrintStream replies) {
    send(READY + classes, replies);
  }

  /** Replies: the latest command is carried out. */
  public static void done(PrintStream replies) {
    send(DONE, replies);
  }

  /** On a line of its own, in one piece, whatever a native library has left unfinished. */
  private static void send(String reply, PrintStream replies) {
    replies.print("\n" + reply + "\n");
    replies.flush();
  }

  /** Returns the number of classes if a line is the first reply. */
  static OptionalInt classes(String line) {
    return line.startsWith(READY)
        ? OptionalInt.of(Integer.parseInt(line.substring(READY.length())))
        : OptionalInt.empty();
  }

  /** Returns whether a line is a reply. */
  static boolean is(String line) {
    return line.startsWith(PREFIX);
  }
}
