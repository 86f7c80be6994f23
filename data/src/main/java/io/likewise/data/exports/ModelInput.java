package io.likewise.data.exports;

/** What an exported model takes. */
public enum ModelInput {
  /** Pixels as image files have them: uint8, {@code [N, height, width, 3]}, red, green, blue. */
  UINT8,
  /**
   * What the network itself sees: preprocessed float32 in the layout that its format is used to.
   */
  FLOAT
}
