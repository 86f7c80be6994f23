package io.likewise.data.exports;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.KerasArchiveFile;
import io.likewise.data.formats.KerasModelFile;
import io.likewise.data.formats.Safetensors;
import io.likewise.data.weights.WeightsFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats of trained models that are written here, without any engine. */
public enum ModelFile {
  /** Tensors alone, with Keras' or torchvision's names. */
  SAFETENSORS(true) {
    @Override
    void writeChecked(ExportedModel model, ExportChoices choices, Path file) {
      Weights weights =
          choices.names() == TensorNames.TORCHVISION
              ? new TorchvisionState(model.spec()).of(model.weights())
              : model.weights();
      new Safetensors().write(weights, model.metadata(), file);
    }

    @Override
    public Weights read(ModelSpec spec, ExportChoices choices, Path file) {
      return choices.names() == TensorNames.TORCHVISION
          ? new TorchvisionState(spec).canonical(new Safetensors().read(file))
          : WeightsFiles.readWhole(file, spec);
    }
  },
  /** A model for Keras 2 and 3, in HDF5. */
  H5(false) {
    @Override
    void writeChecked(ExportedModel model, ExportChoices choices, Path file) {
      KerasModelFile.write(model.spec(), model.weights(), file);
    }
  },
  /** A model for Keras 3. */
  KERAS(false) {
    @Override
    void writeChecked(ExportedModel model, ExportChoices choices, Path file) {
      KerasArchiveFile.write(model.spec(), model.weights(), file);
    }
  },
  /** A model for ONNX runtimes, of pixels or of what the network sees. */
  ONNX(false) {
    @Override
    void writeChecked(ExportedModel model, ExportChoices choices, Path file) {
      OnnxModel.write(model, choices.input(), file);
    }

    @Override
    public Weights read(ModelSpec spec, ExportChoices choices, Path file) {
      return OnnxModel.read(spec, file);
    }
  },
  /** A folder with a TorchScript model, of pixels or of what the network sees, as DJL loads it. */
  TORCHSCRIPT(false) {
    @Override
    void writeChecked(ExportedModel model, ExportChoices choices, Path file) {
      TorchScriptModel.write(model, choices.input(), file);
    }

    @Override
    public Weights read(ModelSpec spec, ExportChoices choices, Path file) {
      return TorchScriptModel.read(spec, file);
    }
  };

  private final boolean named;

  ModelFile(boolean named) {
    this.named = named;
  }

  /** Returns the format of a name such as {@code safetensors}. */
  public static Optional<ModelFile> of(String format) {
    return Arrays.stream(values()).filter(file -> file.format().equals(format)).findFirst();
  }

  /** Returns what a model of this format is usually called. */
  public String usualName() {
    return this == TORCHSCRIPT ? format() : "model." + format();
  }

  /** Returns the format's name. */
  public String format() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes a model, a function of it alone. The file appears whole or not at all.
   *
   * @param choices what the format leaves open
   * @throws LikewiseException {@code USAGE} if the format has names of its own, or the network is
   *     not of those whose names they are; {@code OUTPUT_UNWRITABLE}
   */
  public void write(ExportedModel model, ExportChoices choices, Path file) {
    requireFits(model.spec(), choices);
    writeChecked(model, choices, file);
  }

  private void requireFits(ModelSpec spec, ExportChoices choices) {
    if (choices.input() != ModelInput.UINT8 && this != ONNX && this != TORCHSCRIPT) {
      throw new LikewiseException(
              ErrorCode.USAGE,
              "input: the format " + format() + " leaves no choice of it; leave this out.")
          .onSetting("input");
    }
    if (choices.names() == TensorNames.KERAS) {
      return;
    }
    if (!named) {
      throw new LikewiseException(
              ErrorCode.USAGE,
              "names: a model in the format " + format() + " has Keras' names; leave this out.")
          .onSetting("names");
    }
    if (spec.variant() != Variant.TORCHVISION) {
      throw new LikewiseException(
              ErrorCode.USAGE,
              "names: the run's network is Keras', which torchvision's would compute otherwise, with"
                  + " its strides elsewhere. Take keras, or a run of the model"
                  + " resnet50-torchvision.")
          .onSetting("names");
    }
  }

  abstract void writeChecked(ExportedModel model, ExportChoices choices, Path file);

  /**
   * Reads the tensors that a file holds, as others would, under their canonical names.
   *
   * @throws LikewiseException as {@link WeightsFiles#readWhole}
   */
  public Weights read(ModelSpec spec, ExportChoices choices, Path file) {
    return WeightsFiles.readWhole(file, spec);
  }
}
