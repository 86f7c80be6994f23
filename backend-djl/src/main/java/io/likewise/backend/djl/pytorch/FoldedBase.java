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
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The fast path of a base that is not trained: batch normalisation folded into the convolutions,
 * and on the CPU weights laid out by oneDNN for each unit, ReLU and sums part of the convolutions,
 * and those on small maps matrix products.
 *
 * <p>A folded base holds for the weights it was made from.
 */
final class FoldedBase implements InferenceBase.Folded<PtNDArray, PtNDArray> {
  /** How weights and activations lie, as functions that {@link #script} needs. */
  enum Layout {
    /**
     * Weights as oneDNN chooses for each unit, activations with their channels last, where a map's
     * positions are the rows of a matrix.
     */
    ONEDNN(
        """
          def kernel(self, w: Tensor, padding: List[int], stride: List[int], input: List[int]) -> Tensor:
            return ops.mkldnn._reorder_convolution_weight(w, padding, stride, [1, 1], 1, input)
          def matrix(self, w: Tensor, taps: Tensor, positions: int, rows: int) -> Tensor:
            out = torch.size(w, 0)
            in_ = torch.size(w, 1)
            pairs = torch.index_select(torch.reshape(w, [out, in_, -1]), 2, taps)
            apart = torch.reshape(pairs, [out, in_, positions, positions])
            whole = torch.reshape(torch.permute(apart, [3, 0, 2, 1]), \
        [torch.mul(positions, out), torch.mul(positions, in_)])
            return ops.mkldnn._reorder_linear_weight(whole, rows)
          def laid(self, x: Tensor) -> Tensor:
            return torch.contiguous(x, memory_format=2)
          def convolution(self, x: Tensor, w: Tensor, b: Tensor, padding: List[int], stride: List[int], \
        relu: str) -> Tensor:
            return ops.mkldnn._convolution_pointwise(x, w, b, padding, stride, [1, 1], 1, relu, \
        annotate(List[Optional[number]], []), "")
          def added(self, sum: Tensor, x: Tensor, w: Tensor, b: Tensor, padding: List[int], \
        stride: List[int]) -> Tensor:
            return ops.mkldnn._convolution_pointwise_(sum, x, w, b, padding, stride, [1, 1], 1, \
        "add", 1., "relu", annotate(List[Optional[number]], []), "")
          def product(self, x: Tensor, w: Tensor, b: Tensor, row: int, map: List[int], relu: str) -> Tensor:
            rows = torch.reshape(torch.permute(x, [0, 2, 3, 1]), [-1, row])
            y = ops.mkldnn._linear_pointwise(rows, w, b, relu, annotate(List[Optional[number]], []), "")
            return torch.permute(torch.reshape(y, map), [0, 3, 1, 2])
        """),
    /** As tensors lie everywhere else. */
    PLAIN(
        """
          def kernel(self, w: Tensor, padding: List[int], stride: List[int], input: List[int]) -> Tensor:
            return torch.clone(w)
          def laid(self, x: Tensor) -> Tensor:
            return x
          def convolution(self, x: Tensor, w: Tensor, b: Tensor, padding: List[int], stride: List[int], \
        relu: str) -> Tensor:
            y = torch.conv2d(x, w, b, stride, padding, [1, 1], 1)
            if torch.eq(relu, "relu"):
              z = torch.relu_(y)
            else:
              z = y
            return z
          def added(self, sum: Tensor, x: Tensor, w: Tensor, b: Tensor, padding: List[int], \
        stride: List[int]) -> Tensor:
            y = torch.conv2d(x, w, b, stride, padding, [1, 1], 1)
            return torch.relu_(torch.add_(y, sum))
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
   * @param batchSize the batch size the layout of weights is chosen for; others work as well
   */
  FoldedBase(
      PtNDManager parent,
      TorchScript script,
      ModelSpec spec,
      Layout layout,
      PyTorchTensors tensors,
      int batchSize) {
    this.manager = (PtNDManager) parent.newSubManager();
    this.script = script;
    List<PtNDArray> packedKernels = new ArrayList<>();
    List<PtNDArray> packedBiases = new ArrayList<>();
    for (FoldedUnit folded : units(spec, layout)) {
      ConvUnit unit = folded.unit();
      try (PtNDManager scratch = (PtNDManager) manager.newSubManager()) {
        FoldedNorm norm =
            FoldedNorm.of(
                unit, spec.batchNorm(), name -> values(detached(scratch, tensors.get(name))));
        NDArray scale =
            scratch
                .create(norm.scale(), new Shape(unit.outputChannels(), 1, 1, 1))
                .toType(DataType.FLOAT32, false);
        PtNDArray kernel = detached(scratch, tensors.get(unit.kernelName()));
        packedKernels.add(folded.kernel(manager, script, kernel.mul(scale), batchSize));
        PtNDArray bias = (PtNDArray) scratch.create(norm.bias());
        packedBiases.add(folded.bias(manager, script, bias));
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

  private static List<FoldedUnit> units(ModelSpec spec, Layout layout) {
    List<ConvUnit> units = spec.convUnits();
    return IntStream.range(0, units.size())
        .mapToObj(i -> new FoldedUnit(units.get(i), i, layout))
        .toList();
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

  /** Returns the functions that {@link FoldedUnit} calls. */
  static String functions(Layout layout) {
    return layout.functions
        + """
          def bias(self, b: Tensor, positions: int) -> Tensor:
            return torch.repeat(b, [positions])
        """;
  }

  /** Returns the functions a network needs, in TorchScript: the forward pass is written out. */
  static String script(ModelSpec spec, Layout layout) {
    Map<ConvUnit, FoldedUnit> units =
        units(spec, layout).stream().collect(Collectors.toMap(FoldedUnit::unit, unit -> unit));
    StringBuilder pass = new StringBuilder();
    pass.append(units.get(spec.stem()).statement("x", "x"))
        .append("    x = torch.max_pool2d(x, [3, 3], [2, 2], [1, 1], [1, 1], False)\n");
    for (ResidualBlock block : spec.residualBlocks()) {
      block.projection().ifPresent(unit -> pass.append(units.get(unit).statement("s", "x")));
      String shortcut = block.projection().isPresent() ? "s" : "x";
      pass.append(units.get(block.first()).statement("y", "x"))
          .append(units.get(block.second()).statement("y", "y"))
          .append(units.get(block.third()).statement("x", "y", shortcut));
    }
    return functions(layout)
        + """
          def features(self, images: Tensor, w: List[Tensor], b: List[Tensor]) -> Tensor:
            x = (self).laid(images)
        %s    return torch.mean(x, [2, 3])
        """
            .formatted(pass);
  }
}
