package io.likewise.backend.djl.pytorch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.likewise.api.model.Adam;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import java.util.Collections;
import java.util.List;

/**
 * Adam over all trained tensors in one call of libtorch's fused kernel, with moments that can be
 * read and set (DJL's own optimizer hides them, and takes four times as long).
 */
final class FusedAdam {
  static final String SCRIPT =
      """
        def adam(self, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], \
      t: List[Tensor], lr: float, eps: float) -> int:
          torch._fused_adam_(p, g, m, v, annotate(List[Tensor], []), t, lr=lr, beta1=%s, beta2=%s, \
      weight_decay=0., eps=eps, amsgrad=False, maximize=False)
          return 0
      """
          .formatted(Adam.BETA_1, Adam.BETA_2);

  private final PtNDManager manager;
  private final TorchScript script;
  private final List<String> names;
  private final PyTorchTensors first;
  private final PyTorchTensors second;
  private final double learningRate;
  private long step;

  FusedAdam(
      PtNDManager manager,
      TorchScript script,
      Precision precision,
      boolean channelsLast,
      List<TensorSpec> trained,
      double learningRate) {
    this.manager = manager;
    this.script = script;
    this.names = trained.stream().map(TensorSpec::name).toList();
    this.first = new PyTorchTensors(manager, precision, channelsLast, trained);
    this.second = new PyTorchTensors(manager, precision, channelsLast, trained);
    this.learningRate = learningRate;
  }

  /**
   * Updates the tensors by the gradients they hold, and leaves them without any.
   *
   * <p>libtorch would add the next gradient to the last one; a tensor over the same memory without
   * history takes each one's place instead, which frees the gradient.
   */
  void update(PyTorchTensors tensors) {
    step++;
    List<PtNDArray> parameters = names.stream().map(tensors::get).toList();
    List<PtNDArray> gradients = parameters.stream().map(PtNDArray::getGradient).toList();
    try (PtNDArray t = (PtNDArray) manager.full(new Shape(), (float) step, DataType.FLOAT32)) {
      script
          .call(
              "adam",
              TorchScript.list(parameters),
              TorchScript.list(gradients),
              TorchScript.list(first.all()),
              TorchScript.list(second.all()),
              TorchScript.list(Collections.nCopies(names.size(), t)),
              IValue.from(learningRate),
              IValue.from(Adam.epsilonBehindCorrection(step)))
          .close();
    }
    gradients.forEach(PtNDArray::close);
    names.forEach(name -> renew(tensors, name));
  }

  private static void renew(PyTorchTensors tensors, String name) {
    PtNDArray fresh = (PtNDArray) tensors.get(name).stopGradient();
    fresh.setRequiresGradient(true);
    tensors.replace(name, fresh);
  }

  OptimizerState state() {
    return new OptimizerState(step, first.save(), second.save());
  }

  void state(OptimizerState state) {
    first.load(state.firstMoment());
    second.load(state.secondMoment());
    step = state.step();
  }

  void close() {
    first.close();
    second.close();
  }
}
