package io.likewise.backend.djl.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.data.BatchStream;
import io.likewise.api.data.Dataset;
import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.data.batches.ExperimentBatches;
import io.likewise.data.datasets.DatasetCatalog;
import io.likewise.data.exports.ExportChoices;
import io.likewise.data.exports.ExportedModel;
import io.likewise.data.exports.ModelFile;
import io.likewise.data.exports.ModelInput;
import io.likewise.data.exports.TensorNames;
import io.likewise.data.formats.KerasModelFile;
import io.likewise.data.formats.Safetensors;
import io.likewise.data.weights.InitialWeights;
import io.likewise.data.weights.WeightsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Writes models for Keras and torchvision, each with the images it is to be asked about and our own
 * answers, below the folder {@code models} of the one that the property {@code likewise.interop}
 * names. {@code interop/run.sh} then lets these load and ask them.
 *
 * <p>The images are the first test images of CIFAR-10, and the weights of the first network were
 * trained on photographs, where the folder that {@code likewise.shared} names has them; else the
 * images are drawn and the weights are a formula.
 */
@DisplayName("Models for Keras")
@EnabledIfSystemProperty(
    named = KerasInteropTest.PROPERTY,
    matches = ".+",
    disabledReason = "interop/run.sh names the folder they go to")
class KerasModelInteropTest {
  private static final int BATCH = 100;
  private static final int CLASSES = 10;

  @ParameterizedTest(name = "{0}: {1}, blocks {2}, width {3}, {4} images")
  @CsvSource({
    "keras, KERAS, 3-4-6-3, 64, UNIT, 1000",
    "torchvision, TORCHVISION, 3-4-6-3, 64, TORCH, 1000",
    "keras-narrow, KERAS, 1-2, 8, UNIT, 1000",
    "torchvision-narrow, TORCHVISION, 2-1-1, 8, TORCH, 1000",
    // A description longer than the 65,535 bytes that an attribute in an object's header may have.
    "keras-deep, KERAS, 3-8-36-3, 4, UNIT, 100",
  })
  void areWritten(
      String name,
      Variant variant,
      String blocks,
      int width,
      Preprocessing preprocessing,
      int images)
      throws IOException {
    List<Integer> counts = List.of(blocks.split("-")).stream().map(Integer::valueOf).toList();
    Network network = new Network(variant, counts, width, List.of(128, 64), 0.25, 2);
    ModelSpec spec = network.spec(32, CLASSES);
    Weights weights = weights(variant, spec);
    Path folder = Path.of(System.getProperty(KerasInteropTest.PROPERTY), "models", name);
    Files.createDirectories(folder);
    KerasModelFile.write(spec, weights, folder.resolve("resnet50_model.h5"));
    export(new ExportedModel(spec, weights, preprocessing, classNames(), Map.of()), folder);
    try (Backend backend = open();
        TrainableModel model = backend.create(spec, weights)) {
      write(folder, model, batches(network, preprocessing), images);
    }
  }

  private static void export(ExportedModel model, Path folder) {
    ModelFile.KERAS.write(model, ExportChoices.USUAL, folder.resolve("model.keras"));
    ModelFile.ONNX.write(model, ExportChoices.USUAL, folder.resolve("model.onnx"));
    ModelFile.ONNX.write(
        model,
        new ExportChoices(TensorNames.KERAS, ModelInput.FLOAT),
        folder.resolve("model-float.onnx"));
    ModelFile.TORCHSCRIPT.write(model, ExportChoices.USUAL, folder.resolve("torchscript"));
    // The one that torchvision's constructor makes.
    if (model.spec().variant() == Variant.TORCHVISION && model.spec().width() == 64) {
      ModelFile.SAFETENSORS.write(
          model,
          new ExportChoices(TensorNames.TORCHVISION, ModelInput.UINT8),
          folder.resolve("state_dict.safetensors"));
    }
  }

  private static List<String> classNames() {
    return IntStream.range(0, CLASSES).mapToObj(label -> "class " + label).toList();
  }

  private static Weights weights(Variant variant, ModelSpec spec) {
    Path trained = shared("weights/resnet50-keras-tinyimagenet32.safetensors");
    boolean fits = variant == Variant.KERAS && spec.width() == 64;
    return fits && Files.exists(trained)
        ? InitialWeights.of(spec, 1, WeightsFiles.read(trained, spec, System.out::println))
        : drawn(spec);
  }

  /** Weights with statistics, scales and biases that differ from channel to channel. */
  private static Weights drawn(ModelSpec spec) {
    Weights.Builder builder = Weights.builder();
    for (TensorSpec tensor : spec.tensors()) {
      Random random = new Random(tensor.name().hashCode());
      // Keeps the sum of a residual block's two ways from growing with the depth.
      double scale = tensor.name().matches(".*_[03]_bn/.*") ? 0.5 : 1;
      float[] values = new float[tensor.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) value(tensor, scale, random.nextDouble());
      }
      builder.put(tensor.name(), tensor.shape(), values);
    }
    return builder.build();
  }

  private static double value(TensorSpec tensor, double scale, double uniform) {
    List<Integer> shape = tensor.shape();
    double signed = 2 * uniform - 1;
    return switch (tensor.role()) {
      case CONV_KERNEL -> signed * Math.sqrt(6.0 / (shape.get(0) * shape.get(1) * shape.get(2)));
      case DENSE_KERNEL -> signed * Math.sqrt(6.0 / (shape.get(0) + shape.get(1)));
      case CONV_BIAS, DENSE_BIAS -> 0.01 * signed;
      case GAMMA -> scale * (1 + 0.1 * signed);
      case BETA, MOVING_MEAN -> 0.1 * signed;
      case MOVING_VARIANCE -> 0.5 + uniform;
    };
  }

  private static Path shared(String file) {
    return Path.of(System.getProperty("likewise.shared", "../../shared")).resolve(file);
  }

  private static ExperimentBatches batches(Network network, Preprocessing preprocessing) {
    Path cifar10 = shared("data/cifar-10-binary.tar.gz");
    String source = Files.exists(cifar10) ? "cifar10:" + cifar10 : "sample";
    System.out.println("images: " + source);
    Dataset dataset = DatasetCatalog.open(source);
    Stage none = new Stage(Trainable.HEAD, BatchNormMode.MOVING, 0, 1e-3, 1);
    Experiment experiment =
        new Experiment(
            "interop",
            1,
            new DataSettings(source, 0, Validation.TEST, DataSettings.USUAL_HOLDOUT),
            32,
            preprocessing,
            Augmentation.NONE,
            network,
            Experiment.RANDOM_WEIGHTS,
            BATCH,
            none,
            none);
    return new ExperimentBatches(experiment, dataset, 1);
  }

  private static Backend open() {
    return new PyTorchEngine()
        .open(
            new BackendOptions("pytorch", Device.CPU, 1, Precision.FLOAT32, ComputePath.REFERENCE));
  }

  /** The test images first; where there are too few, training images as they are seen. */
  private static void write(
      Path folder, TrainableModel model, ExperimentBatches source, int images) {
    int area = 32 * 32 * 3;
    float[] pixels = new float[images * area];
    float[] probabilities = new float[images * CLASSES];
    int done = 0;
    for (int epoch = 0; done < images; epoch++) {
      try (BatchStream stream =
          epoch == 0 ? source.evaluate(Part.TEST) : source.train(1, epoch, 0)) {
        while (stream.hasNext() && done < images) {
          Batch batch = stream.next();
          int count = Math.min(batch.size(), images - done);
          Logits logits = model.predict(batch).await();
          batch.images().get(0, pixels, done * area, count * area);
          for (int i = 0; i < count * CLASSES; i++) {
            double loss = logits.crossEntropy(i / CLASSES, i % CLASSES);
            probabilities[done * CLASSES + i] = (float) Math.exp(-loss);
          }
          stream.recycle(batch);
          done += count;
        }
      }
    }
    assertThat(probabilities).doesNotContain(Float.NaN);
    new Safetensors()
        .write(
            Weights.builder()
                .put("images", List.of(images, 32, 32, 3), pixels)
                .put("probabilities", List.of(images, CLASSES), probabilities)
                .build(),
            folder.resolve("asked.safetensors"));
  }
}
