package io.likewise.data.exports;

/**
 * What formats leave open; one that does not is given the usual.
 *
 * @param names whose names and layouts tensors have
 * @param input what a model takes
 */
public record ExportChoices(TensorNames names, ModelInput input) {
  /** What is taken if nothing is said. */
  public static final ExportChoices USUAL = new ExportChoices(TensorNames.KERAS, ModelInput.UINT8);
}
