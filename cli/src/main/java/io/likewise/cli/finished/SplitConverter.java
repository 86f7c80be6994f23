package io.likewise.cli.finished;

import io.likewise.runner.inference.EvaluatedSplit;
import io.likewise.runs.plan.EnumWords;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads which images of a data set are meant. */
final class SplitConverter implements ITypeConverter<EvaluatedSplit> {
  @Override
  public EvaluatedSplit convert(String text) {
    try {
      return EnumWords.parse(EvaluatedSplit.class, text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
