package io.likewise.data.exports;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.StoredZip;
import io.likewise.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A network as TorchScript, in a folder that the Deep Java Library loads: {@code model.pt}, {@code
 * serving.properties} and {@code synset.txt}.
 *
 * <p>{@code forward} takes pixels, uint8 {@code [N, size, size, 3]}, RGB, or what the network sees,
 * float32 {@code [N, 3, size, size]}, and returns logits {@code [N, classes]}. The archive is as
 * {@code torch.jit.save} writes it: a stored zip with the module's source, a pickle of its state,
 * and a member of values for each tensor. {@code extra/likewise.json} holds the metadata.
 */
final class TorchScriptModel {
  private static final String FILE = "model.pt";
  private static final String ROOT = "model/";
  private static final String CLASS = "ResNet";

  private final ExportedModel model;
  private final ModelInput input;
  private final Map<String, String> names;
  private final StringBuilder code = new StringBuilder();

  private TorchScriptModel(ExportedModel model, ModelInput input) {
    this.model = model;
    this.input = input;
    this.names = new TorchvisionState(model.spec()).names();
  }

  /** Writes a model into a folder, which is made. */
  static void write(ExportedModel model, ModelInput input, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw AtomicFile.unwritable(folder, e);
    }
    AtomicFile.write(
        folder.resolve(FILE),
        channel -> new TorchScriptModel(model, input).write(new StoredZip(channel)));
    AtomicFile.write(folder.resolve("synset.txt"), String.join("\n", model.classNames()) + "\n");
    AtomicFile.write(
        folder.resolve("serving.properties"), properties(input, model.spec().imageSize()));
  }

  /**
   * What DJL has to know of the folder. Of a model that takes pixels also how an image becomes
   * these and logits become probabilities; untold, DJL would take bytes for tensors, or divide by
   * 255.
   */
  private static String properties(ModelInput input, int size) {
    String engine = "engine=PyTorch\noption.modelName=model\n";
    if (input == ModelInput.FLOAT) {
      return engine;
    }
    return engine
        + String.format(
            """
            translatorFactory=ai.djl.modality.cv.translator.ImageClassificationTranslatorFactory
            width=%1$d
            height=%1$d
            resize=%1$d,%1$d,BILINEAR
            toTensor=false
            applySoftmax=true
            """,
            size);
  }

  private void write(StoredZip zip) throws IOException {
    Weights state = new TorchvisionState(model.spec()).of(model.weights());
    List<TorchScriptPickle.Tensor> tensors = new ArrayList<>();
    for (TensorSpec tensor : model.spec().tensors()) {
      String name = names.get(tensor.name());
      tensors.add(new TorchScriptPickle.Tensor(attribute(tensor.name()), state.shape(name)));
    }
    List<TorchScriptPickle.Tensor> constants =
        input == ModelInput.FLOAT
            ? List.of()
            : List.of(
                new TorchScriptPickle.Tensor("scale", List.of(3, 1, 1)),
                new TorchScriptPickle.Tensor("shift", List.of(3, 1, 1)));
    tensors.addAll(constants);
    zip.add(ROOT + "data.pkl", TorchScriptPickle.module(CLASS, tensors));
    zip.add(ROOT + "code/__torch__.py", source(tensors));
    int index = 0;
    for (TensorSpec tensor : model.spec().tensors()) {
      zip.add(member(index++), bytes(state.floats(names.get(tensor.name()))));
    }
    if (!constants.isEmpty()) {
      Preprocessing preprocessing = model.preprocessing();
      float[] scale = new float[3];
      float[] shift = new float[3];
      for (int channel = 0; channel < 3; channel++) {
        scale[channel] = (float) (preprocessing.scale(channel) / 255);
        shift[channel] = (float) preprocessing.shift(channel);
      }
      zip.add(member(index++), bytes(scale));
      zip.add(member(index), bytes(shift));
    }
    // An empty tuple.
    zip.add(ROOT + "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
    zip.add(ROOT + "version", "3\n");
    zip.add(ROOT + "extra/likewise.json", new JsonMapper().writeValueAsString(model.metadata()));
    zip.finish();
  }

  private static String member(int index) {
    return ROOT + "data/" + index;
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  private String attribute(String canonical) {
    return names.get(canonical).replace('.', '_');
  }

  private String source(List<TorchScriptPickle.Tensor> tensors) {
    List<String> statistics =
        model.spec().tensors().stream()
            .filter(tensor -> tensor.role().isStatistic())
            .map(tensor -> attribute(tensor.name()))
            .toList();
    List<String> buffers =
        tensors.stream()
            .map(TorchScriptPickle.Tensor::name)
            .filter(
                name -> statistics.contains(name) || name.equals("scale") || name.equals("shift"))
            .toList();
    List<String> parameters =
        tensors.stream()
            .map(TorchScriptPickle.Tensor::name)
            .filter(name -> !buffers.contains(name))
            .toList();
    code.append("class ").append(CLASS).append("(Module):\n");
    code.append("  __parameters__ = ").append(quoted(parameters)).append('\n');
    code.append("  __buffers__ = ").append(quoted(buffers)).append('\n');
    tensors.forEach(tensor -> code.append("  ").append(tensor.name()).append(" : Tensor\n"));
    code.append("  training : bool\n");
    code.append("  def forward(self: __torch__.").append(CLASS);
    code.append(",\n    images: Tensor) -> Tensor:\n");
    addForward();
    return code.toString();
  }

  private static String quoted(List<String> names) {
    return names.stream()
        .map(name -> '"' + name + "\", ")
        .collect(Collectors.joining("", "[", "]"));
  }

  private void addForward() {
    if (input == ModelInput.UINT8) {
      // 6 is float32.
      line("x = torch.permute(torch.to(images, 6), [0, 3, 1, 2])");
      if (model.preprocessing().source(0) != 0) {
        line("x = torch.flip(x, [1])");
      }
      line("x = torch.add(torch.mul(x, self.scale), self.shift)");
    } else {
      line("x = images");
    }
    addUnit("x", "x", model.spec().stem());
    line("x = torch.max_pool2d(x, [3, 3], [2, 2], [1, 1], [1, 1], False)");
    for (ResidualBlock block : model.spec().residualBlocks()) {
      block.projection().ifPresent(unit -> addUnit("s", "x", unit));
      addUnit("y", "x", block.first());
      addUnit("y", "y", block.second());
      addUnit("y", "y", block.third());
      line("x = torch.relu(torch.add(y, " + (block.projection().isPresent() ? "s" : "x") + "))");
    }
    line("x = torch.mean(x, [2, 3])");
    for (DenseLayer layer : model.spec().head()) {
      line(
          "x = torch.linear(x, self.%s, self.%s)"
              .formatted(attribute(layer.kernelName()), attribute(layer.biasName())));
      if (layer.relu()) {
        line("x = torch.relu(x)");
      }
    }
    line("return x");
  }

  private void addUnit(String target, String from, ConvUnit unit) {
    String bias = unit.bias() ? "self." + attribute(unit.biasName()) : "None";
    line(
        "%1$s = torch.conv2d(%2$s, self.%3$s, %4$s, [%5$d, %5$d], [%6$d, %6$d], [1, 1], 1)"
            .formatted(
                target, from, attribute(unit.kernelName()), bias, unit.stride(), unit.padding()));
    line(
        String.format(
            Locale.ROOT,
            "%1$s = torch.batch_norm(%1$s, self.%2$s, self.%3$s, self.%4$s, self.%5$s, False, 0.1,"
                + " %6$s, False)",
            target,
            attribute(unit.gammaName()),
            attribute(unit.betaName()),
            attribute(unit.movingMeanName()),
            attribute(unit.movingVarianceName()),
            model.spec().batchNorm().epsilon()));
    if (unit.relu()) {
      line("%1$s = torch.relu(%1$s)".formatted(target));
    }
  }

  private void line(String statement) {
    code.append("    ").append(statement).append('\n');
  }

  /**
   * Reads the tensors that a folder's model holds, under their canonical names and in canonical
   * layouts.
   *
   * @throws LikewiseException {@code WEIGHTS_CORRUPT} if one is missing, or it is no model
   */
  static Weights read(ModelSpec spec, Path folder) {
    TorchvisionState layout = new TorchvisionState(spec);
    Weights.Builder state = Weights.builder();
    try (ZipFile zip = ZipFile.builder().setPath(folder.resolve(FILE)).get()) {
      int index = 0;
      for (TensorSpec tensor : spec.tensors()) {
        state.put(
            layout.names().get(tensor.name()),
            layout.shape(tensor),
            floats(zip, member(index++), tensor.size()));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_CORRUPT,
          folder + ": not a whole TorchScript model (" + e.getMessage() + "). Write it again.",
          e);
    }
    return layout.canonical(state.build());
  }

  private static float[] floats(ZipFile zip, String member, int size) throws IOException {
    ZipArchiveEntry entry = zip.getEntry(member);
    if (entry == null || entry.getSize() != (long) size * Float.BYTES) {
      throw new IOException("its " + member + " is not there, or of another size");
    }
    float[] values = new float[size];
    try (InputStream bytes = zip.getInputStream(entry)) {
      ByteBuffer.wrap(bytes.readAllBytes())
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
    }
    return values;
  }
}
