package io.likewise.backend.djl.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import io.likewise.toolkit.FoldedNorm;
import io.likewise.toolkit.InferenceBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The fast path of a base that is not trained: batch normalisation folded into the convolutions,
 * and on the CPU weights and activations in oneDNN's own blocked layout from the first layer to the
 * last.
 *
 * <p>A folded base holds for the weights it was made from.
 */
final class FoldedBase implements InferenceBase.Folded<PtNDArray, PtNDArray> {
  /** How weights and activations lie, as functions that {@link #script} needs. */
  enum Layout {
    /** In blocks that oneDNN chooses for a convolution. */
    ONEDNN(
        """
          def pack(self, w: Tensor, padding: List[int], stride: List[int], input: List[int]) -> Tensor:
            return torch.mkldnn_reorder_conv2d_weight(torch.to_mkldnn(w, None), padding, stride, \
        [1, 1], 1, input)
          def blocked(self, x: Tensor) -> Tensor:
            return torch.to_mkldnn(x, None)
          def dense(self, x: Tensor) -> Tensor:
            return torch.to_dense(x, 6)
        """),
    /** As tensors lie everywhere else. */
    PLAIN(
        """
          def pack(self, w: Tensor, padding: List[int], stride: List[int], input: List[int]) -> Tensor:
            return torch.clone(w)
          def blocked(self, x: Tensor) -> Tensor:
            return torch.clone(x)
          def dense(self, x: Tensor) -> Tensor:
            return x
        """);

    private final String functions;

    Layout(String functions) {
      this.functions = functions;
    }
  }

  private final PtNDManager manager;
  private final TorchScript script;
  private final IValue kernels;
  private final IValue biases;

  /**
   * Folds and packs.
   *
   * @param batchSize the batch size the packed layout is chosen for; others work as well
   */
  FoldedBase(
      PtNDManager parent,
      TorchScript script,
      ModelSpec spec,
      PyTorchTensors tensors,
      int batchSize) {
    this.manager = (PtNDManager) parent.newSubManager();
    this.script = script;
    List<PtNDArray> packedKernels = new ArrayList<>();
    List<PtNDArray> packedBiases = new ArrayList<>();
    for (ConvUnit unit : spec.convUnits()) {
      try (PtNDManager scratch = (PtNDManager) manager.newSubManager()) {
        FoldedNorm folded =
            FoldedNorm.of(
                unit, spec.batchNorm(), name -> values(detached(scratch, tensors.get(name))));
        NDArray scale =
            scratch
                .create(folded.scale(), new Shape(unit.outputChannels(), 1, 1, 1))
                .toType(DataType.FLOAT32, false);
        PtNDArray kernel = detached(scratch, tensors.get(unit.kernelName()));
        packedKernels.add(pack(unit, kernel.mul(scale), batchSize));
        PtNDArray bias = (PtNDArray) scratch.create(folded.bias());
        packedBiases.add(script.callForTensor(manager, "blocked", IValue.from(bias)));
      }
    }
    kernels = TorchScript.list(packedKernels);
    biases = TorchScript.list(packedBiases);
  }

  private static PtNDArray detached(PtNDManager scratch, PtNDArray tensor) {
    PtNDArray detached = (PtNDArray) tensor.stopGradient();
    detached.attach(scratch);
    return detached;
  }

  private static double[] values(PtNDArray tensor) {
    return tensor.toType(DataType.FLOAT64, true).toDoubleArray();
  }

  private PtNDArray pack(ConvUnit unit, PtNDArray kernel, int batchSize) {
    return script.callForTensor(
        manager,
        "pack",
        IValue.from(kernel),
        IValue.listFrom((long) unit.padding(), unit.padding()),
        IValue.listFrom((long) unit.stride(), unit.stride()),
        IValue.listFrom(
            (long) batchSize, unit.inputChannels(), unit.inputSize(), unit.inputSize()));
  }

  @Override
  public PtNDArray features(PtNDArray images) {
    try (images;
        IValue input = IValue.from(images);
        IValue result = script.callKeeping("features", input, kernels, biases);
        PtNDArray features = result.toTensor(images.getManager())) {
      return (PtNDArray) features.duplicate();
    }
  }

  @Override
  public void close() {
    kernels.close();
    biases.close();
    manager.close();
  }

  /** Returns the functions a network needs, in TorchScript: the forward pass is written out. */
  static String script(ModelSpec spec, Layout layout) {
    StringBuilder pass = new StringBuilder();
    pass.append(convolution("x", "x", spec, spec.stem()))
        .append("    x = torch.max_pool2d(x, [3, 3], [2, 2], [1, 1], [1, 1], False)\n");
    for (ResidualBlock block : spec.residualBlocks()) {
      block.projection().ifPresent(unit -> pass.append(convolution("s", "x", spec, unit)));
      String shortcut = block.projection().isPresent() ? "s" : "x";
      pass.append(convolution("y", "x", spec, block.first()))
          .append(convolution("y", "y", spec, block.second()))
          .append(convolution("y", "y", spec, block.third()))
          .append("    x = torch.relu_(torch.add_(y, " + shortcut + "))\n");
    }
    return layout.functions
        + """
          def features(self, images: Tensor, w: List[Tensor], b: List[Tensor]) -> Tensor:
            x = (self).blocked(images)
        %s    return torch.mean((self).dense(x), [2, 3])
        """
            .formatted(pass);
  }

  private static String convolution(String target, String input, ModelSpec spec, ConvUnit unit) {
    String convolution =
        String.format(
            Locale.ROOT,
            "torch.conv2d(%1$s, w[%2$d], b[%2$d], [%3$d, %3$d], [%4$d, %4$d], [1, 1], 1)",
            input,
            spec.convUnits().indexOf(unit),
            unit.stride(),
            unit.padding());
    String result = unit.relu() ? "torch.relu_(" + convolution + ")" : convolution;
    return "    " + target + " = " + result + "\n";
  }
}
