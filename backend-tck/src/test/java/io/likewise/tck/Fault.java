package io.likewise.tck;

import io.likewise.tck.Skeleton.Edit;
import java.util.List;

/**
 * A mistake that a backend may make, as a change of the skeleton's source, and the first rule that
 * is to find it.
 *
 * @param rule the rule's number
 * @param name what the broken backend does
 * @param edits how it comes to do so
 */
record Fault(String rule, String name, List<Edit> edits) {
  private static final String ADAM = "LoopsAdam.java";
  private static final String ENGINE = "LoopsEngine.java";
  private static final String CONVOLUTION = "Convolution.java";
  private static final String DESCRIPTOR = "engine.yaml";
  private static final String MODEL = "LoopsModel.java";
  private static final String NORM = "Normalisation.java";
  private static final String PASS = "Pass.java";
  private static final String PROVIDER = "LoopsBackendProvider.java";
  private static final String SERVICES = "io.likewise.api.backend.BackendProvider";
  private static final String TENSORS = "LoopsTensors.java";

  private static final String GRADIENTS =
      "Map<String, double[]> gradients = head.gradients(logits, batch.labels());\n";
  private static final String UPDATE = "    adam.update(tensors, gradients);\n";
  private static final String FIELD = "  private LoopsAdam adam;\n";
  private static final String PIXELS =
      "    BatchCopy.images(batch, BatchCopy.Layout.CHANNELS_LAST, DoubleBuffer.wrap(pixels));\n";
  private static final String MASK =
      "      BatchCopy.mask(batch, spec, i, DoubleBuffer.wrap(mask));\n";
  private static final String KERNEL_GRADIENT =
      "    double[] gradient ="
          + " new double[unit.kernel() * unit.kernel() * unit.inputChannels() * out];\n";
  private static final String PREDICTED =
      """
          Logits logits = pass.logits(pass.features(pixels(batch)), List.of());
          return () -> logits;
      """;
  private static final String PASS_TO_PREDICT =
      "Pass pass = new Pass(spec, tensors, batch.size(), false);";
  private static final String PREPARED_PASS =
      """
      if (prepared == null) {
            prepared = new LoopsTensors(spec.tensors(), precision);
            prepared.load(tensors.save());
          }
          Pass pass = new Pass(spec, prepared, batch.size(), false);""";
  private static final String GRADIENT = "double g = gradient[i];";
  private static final String CHANGE =
      "double change = stepSize * m[i] / (Math.sqrt(v[i]) + Adam.EPSILON);";

  private static Fault fault(String rule, String name, String... filesFromTo) {
    Edit[] edits = new Edit[filesFromTo.length / 3];
    for (int i = 0; i < edits.length; i++) {
      edits[i] = new Edit(filesFromTo[3 * i], filesFromTo[3 * i + 1], filesFromTo[3 * i + 2]);
    }
    return new Fault(rule, name, List.of(edits));
  }

  @Override
  public String toString() {
    return rule + " finds a backend that " + name;
  }

  static List<Fault> all() {
    return List.of(
        // 1 Identity and capabilities
        fault("1.1", "is not in META-INF/services", SERVICES, "org.example", "# org.example"),
        fault("1.1", "was built against another contract", PROVIDER, "API_VERSION;", "\"2.0\";"),
        fault(
            "1.2",
            "has no CPU",
            ENGINE,
            "  @Override\n  public Backend open",
            """
              @Override
              public java.util.List<Device> devices() {
                return java.util.List.of();
              }

              @Override
              public Backend open"""),
        fault("1.3", "does not say its version", ENGINE, "\"1\"", "\"\""),
        fault("1.3", "invents a number of threads", ENGINE, "options.threads()", "0"),
        fault(
            "1.3",
            "calls its reference path fast",
            ENGINE,
            "options.path()",
            "io.likewise.api.backend.ComputePath.STOCK"),
        fault(
            "1.4",
            "claims a path that it declines",
            ENGINE,
            "Set.of(",
            "Set.of(Capability.STOCK_PATH, ",
            ENGINE,
            "    return new LoopsBackend(options);",
            """
                if (options.path() == io.likewise.api.backend.ComputePath.STOCK) {
                  throw new UnsupportedOperationException("stock");
                }
                return new LoopsBackend(options);"""),
        fault(
            "1.5", "is described as another's", DESCRIPTOR, "backend: example", "backend: sample"),
        fault(
            "1.5",
            "exports what it has no exporter for",
            DESCRIPTOR,
            "heap:",
            "exports: [onnx]\nheap:"),

        // 2 Weights in, weights out
        fault(
            "2.1",
            "keeps float64 weights as float32",
            TENSORS,
            "precision == Precision.FLOAT64 ? value : (float) value",
            "(float) value"),
        fault(
            "2.1",
            "loses the sign of a zero",
            TENSORS,
            "set(spec.name(), i, source[i]);",
            "set(spec.name(), i, source[i] + 0.0);"),
        fault(
            "2.2",
            "hands out its own arrays",
            TENSORS,
            "get(spec.name()).clone()",
            "get(spec.name())"),
        fault(
            "2.2",
            "works in the arrays it was given",
            TENSORS,
            "      double[] source = weights.doubles(spec.name());\n",
            """
                  double[] source = weights.doubles(spec.name());
                  values.put(spec.name(), source);
            """),
        fault(
            "2.3",
            "predicts with weights prepared once",
            MODEL,
            FIELD,
            "  private LoopsAdam adam;\n  private LoopsTensors prepared;\n",
            MODEL,
            PASS_TO_PREDICT,
            PREPARED_PASS),

        // 3 Inference
        fault(
            "3.1",
            "pads as SAME does at stride 2",
            CONVOLUTION,
            "int top = pixel / out % out * unit.stride() - unit.padding();",
            "int top = pixel / out % out * unit.stride() - unit.padding() / unit.stride();"),
        fault(
            "3.1",
            "computes float64 in float32",
            CONVOLUTION,
            "y[yAt + i] += factor * x[xAt + i];",
            "y[yAt + i] = (float) (y[yAt + i] + factor * x[xAt + i]);"),
        fault(
            "3.1",
            "has one ε for all variants",
            NORM,
            "return Math.sqrt(variance[channel] + constants.epsilon());",
            "return Math.sqrt(variance[channel] + 1e-3);"),
        fault(
            "3.1",
            "adds ε outside the root",
            NORM,
            "return Math.sqrt(variance[channel] + constants.epsilon());",
            "return Math.sqrt(variance[channel]) + constants.epsilon();"),
        fault(
            "3.1",
            "forgets the padding of the pool",
            PASS,
            "int top = pixel / out % out * 2 - 1;",
            "int top = pixel / out % out * 2;"),
        fault(
            "3.2",
            "answers with the rows of the largest batch so far",
            MODEL,
            FIELD,
            "  private LoopsAdam adam;\n  private int most;\n",
            MODEL,
            PREDICTED,
            """
                Logits own = pass.logits(pass.features(pixels(batch)), List.of());
                most = Math.max(most, own.rows());
                double[] rows = java.util.Arrays.copyOf(own.values(), most * spec.classes());
                return () -> new Logits(rows, rows.length / spec.classes(), spec.classes());
            """),
        fault(
            "3.3",
            "drops units in inference",
            MODEL,
            "pass.logits(pass.features(pixels(batch)), List.of())",
            "pass.logits(pass.features(pixels(batch)), batch.masks().isEmpty() ? List.of() :"
                + " masks(batch))"),
        fault(
            "3.3",
            "counts a prediction as a step",
            MODEL,
            PASS_TO_PREDICT,
            """
            Pass pass = new Pass(spec, tensors, batch.size(), false);
                if (adam != null) {
                  OptimizerState s = adam.state();
                  adam.state(new OptimizerState(s.step() + 1, s.firstMoment(), s.secondMoment()));
                }"""),
        fault(
            "3.4",
            "has one place for all logits",
            MODEL,
            FIELD,
            "  private LoopsAdam adam;\n  private Logits last;\n",
            MODEL,
            PREDICTED,
            """
                last = pass.logits(pass.features(pixels(batch)), List.of());
                return () -> last;
            """),

        // 4 Batches and masks
        fault("4.1", "ignores the masks", MODEL, MASK, "      java.util.Arrays.fill(mask, 1);\n"),
        fault(
            "4.1",
            "does not scale what dropout keeps",
            MODEL,
            MASK,
            MASK + "      java.util.Arrays.setAll(mask, j -> mask[j] * (1 - spec.dropout()));\n"),
        fault(
            "4.1",
            "also drops units by its own generator",
            MODEL,
            MASK,
            MASK
                + "      java.util.Arrays.setAll(mask, j -> Math.random() < 0.5 ? 0 : mask[j]);\n"),
        fault(
            "4.2",
            "keeps the masks' buffers of the first batch",
            MODEL,
            FIELD,
            "  private LoopsAdam adam;\n  private int firstSize;\n",
            MODEL,
            MASK,
            MASK
                + """
                      firstSize = firstSize == 0 ? mask.length : firstSize;
                      java.util.Arrays.fill(mask, Math.min(firstSize, mask.length), mask.length, 0);
                """),
        fault(
            "4.3",
            "reads from where a buffer stands",
            MODEL,
            PIXELS,
            """
                for (int i = 0; i < pixels.length; i++) {
                  pixels[i] = batch.images().get(batch.images().position() + i);
                }
            """),
        fault(
            "4.3",
            "moves a buffer's position",
            MODEL,
            PIXELS,
            PIXELS + "    batch.images().position(0);\n"),
        fault(
            "4.4",
            "reads a batch after its logits were awaited",
            MODEL,
            FIELD,
            "  private LoopsAdam adam;\n  private Runnable late = () -> {};\n",
            MODEL,
            GRADIENTS,
            "",
            MODEL,
            UPDATE,
            """
                late = () -> adam.update(tensors, head.gradients(logits, batch.labels()));
            """,
            MODEL,
            "    return adam.state();\n",
            """
                late.run();
                late = () -> {};
                return adam.state();
            """),

        // 5 A frozen stage
        fault(
            "5.1",
            "moves the statistics of a frozen base",
            MODEL,
            "if (batchStatistics) {",
            "if (batchStatistics || batch.size() > 1) {"),
        fault(
            "5.1",
            "decays the weights of a frozen base",
            MODEL,
            UPDATE,
            """
                adam.update(tensors, gradients);
                tensors.set("conv1_conv/kernel", 0, tensors.get("conv1_conv/kernel")[0] * 0.9999999);
            """),
        fault(
            "5.2",
            "differentiates the sum of the losses",
            PASS,
            "(Math.exp(-logits.crossEntropy(image, label)) - target) / images",
            "Math.exp(-logits.crossEntropy(image, label)) - target"),
        fault(
            "5.2",
            "does not take the target from the slope",
            PASS,
            "label == labels[image] ? 1 : 0",
            "0"),
        fault(
            "5.2",
            "keeps a state for frozen tensors",
            MODEL,
            "spec.trainedTensors(settings.trainable()), settings.learningRate()",
            "spec.trainedTensors(Trainable.ALL), settings.learningRate()",
            ADAM,
            "double[] gradient = gradients.get(name);",
            "double[] gradient = gradients.getOrDefault(name, new double[0]);"),
        fault(
            "5.3",
            "adds ε inside the root",
            ADAM,
            CHANGE,
            "double change = stepSize * m[i] / Math.sqrt(v[i] + Adam.EPSILON);"),
        fault(
            "5.3",
            "adds ε behind the correction, as PyTorch does",
            ADAM,
            CHANGE,
            "double change = stepSize * m[i] / (Math.sqrt(v[i]) + Adam.EPSILON"
                + " * Math.sqrt(1 - Math.pow(Adam.BETA_2, step)));"),
        fault(
            "5.3",
            "does not correct the moments",
            ADAM,
            "Adam.stepSize(learningRate, step)",
            "learningRate"),
        fault(
            "5.4",
            "divides the gradient by the stage's first batch size",
            MODEL,
            FIELD,
            "  private LoopsAdam adam;\n  private int firstSize;\n",
            MODEL,
            "    stage = settings;\n",
            "    stage = settings;\n    firstSize = 0;\n",
            MODEL,
            UPDATE,
            """
                firstSize = firstSize == 0 ? batch.size() : firstSize;
                double share = batch.size() / (double) firstSize;
                gradients.values().forEach(g -> Convolution.addScaled(share - 1, g, 0, g, 0, g.length));
                adam.update(tensors, gradients);
            """),

        // 6 An unfrozen stage
        fault(
            "6.1",
            "normalises with the variance that it moves to",
            NORM,
            "distance * distance / count",
            "distance * distance / (count"
                + " - (constants.movingVariance() == MovingVariance.UNBIASED ? 1 : 0))"),
        fault(
            "6.2",
            "holds the batch's statistics for constants",
            NORM,
            "batch ? (beta[c] + normal[at] * gamma[c]) / count : 0",
            "0"),
        fault(
            "6.2",
            "passes a slope through a closed ReLU",
            PASS,
            "    return multiply(x, open);\n",
            """
                wayBack.push(dy -> dy.length > 4000 ? dy.clone() : product(dy, open));
                return product(x, open);
            """),
        fault(
            "6.2",
            "forgets the shortcut on the way back",
            PASS,
            "Convolution.addScaled(1, follow(shortcut, dy), 0, dx, 0, dx.length);",
            "Convolution.addScaled(0, follow(shortcut, dy), 0, dx, 0, dx.length);"),
        fault(
            "6.3",
            "has the population variance for all variants",
            NORM,
            "constants.movingVariance(), count",
            "has, count"),
        fault(
            "6.3",
            "has the unbiased variance for all variants",
            NORM,
            "constants.movingVariance(), count",
            "MovingVariance.UNBIASED, count"),
        fault(
            "6.3",
            "counts the momentum the other way round",
            NORM,
            "double momentum = constants.momentum();",
            "double momentum = 1 - constants.momentum();"),
        fault(
            "6.4",
            "always trains with the batch's statistics",
            MODEL,
            "all && stage.batchNorm() == BatchNormMode.BATCH",
            "all"),
        fault(
            "6.4",
            "moves the statistics in either mode",
            MODEL,
            "if (batchStatistics) {",
            "if (all) {"),
        fault(
            "6.5",
            "adds the gradients of the steps before",
            MODEL,
            FIELD,
            "  private LoopsAdam adam;\n  private Map<String, double[]> before = Map.of();\n",
            MODEL,
            UPDATE,
            """
                if (all) {
                  before.forEach((name, g) -> Convolution.addScaled(1, g, 0, gradients.get(name), 0, g.length));
                  before = gradients;
                }
                adam.update(tensors, gradients);
            """,
            MODEL,
            "    stage = settings;\n",
            "    stage = settings;\n    before = Map.of();\n"),
        fault(
            "6.6",
            "predicts with weights prepared before the step",
            MODEL,
            FIELD,
            "  private LoopsAdam adam;\n  private LoopsTensors prepared;\n",
            MODEL,
            "    tensors.load(weights);\n  }\n\n  @Override\n  public OptimizerState",
            "    tensors.load(weights);\n    prepared = null;\n  }\n\n  @Override\n  public OptimizerState",
            MODEL,
            PASS_TO_PREDICT,
            PREPARED_PASS),

        // 7 Determinism
        fault(
            "7.1",
            "rounds by chance",
            ADAM,
            GRADIENT,
            "double g = gradient[i] * (1 + 1e-12 * Math.random());"),
        fault(
            "7.2",
            "shares its step count among models",
            ADAM,
            "  private long step;\n",
            """
              private long step;
              private static long steps;
              private long begun = steps;
            """,
            ADAM,
            "    step++;\n",
            "    step++;\n    steps++;\n",
            ADAM,
            GRADIENT,
            "double g = gradient[i] * (1 + 1e-12 * (steps - begun - step));"),

        // 8 Stages and state
        fault(
            "8.1",
            "keeps the moments from stage to stage",
            MODEL,
            "    stage = settings;\n",
            """
                if (adam != null && settings.trainable() == Trainable.HEAD && settings.equals(stage)) {
                  return;
                }
                stage = settings;
            """),
        fault(
            "8.2",
            "keeps the first learning rate",
            MODEL,
            FIELD,
            "  private LoopsAdam adam;\n  private double first;\n",
            MODEL,
            "    stage = settings;\n",
            """
                stage = settings;
                first = first == 0 || settings.trainable() == Trainable.ALL ? settings.learningRate() : first;
            """,
            MODEL,
            "settings.learningRate(), precision",
            "first, precision"),
        fault("8.3", "does not take the step count back", ADAM, "    step = state.step();\n", ""),
        fault(
            "8.3",
            "hands out the moments it works with",
            ADAM,
            "return new OptimizerState(step, first.save(), second.save());",
            """
            var live = io.likewise.api.model.Weights.builder();
                for (TensorSpec spec : first.specs()) {
                  live.put(spec.name(), spec.shape(), first.get(spec.name()));
                }
                return new OptimizerState(step, live.build(), second.save());"""),
        fault(
            "8.4",
            "has a state that it does not hand out",
            ADAM,
            "  private long step;\n",
            "  private long step;\n  private long secret;\n",
            ADAM,
            "    step++;\n",
            "    step++;\n    secret++;\n",
            ADAM,
            GRADIENT,
            "double g = gradient[i] * (1 + 1e-12 * secret);"),

        // 9 Life cycle
        fault(
            "9.1",
            "closes what all models share",
            MODEL,
            FIELD,
            """
              private LoopsAdam adam;
              private static int open;
              private static boolean gone;
            """,
            MODEL,
            "    tensors.load(weights);\n  }\n\n  @Override\n  public ModelSpec",
            "    tensors.load(weights);\n    open++;\n  }\n\n  @Override\n  public ModelSpec",
            MODEL,
            "public void close() {}",
            "public void close() {\n    gone = --open > 0;\n  }",
            MODEL,
            PREDICTED,
            """
                Logits logits = pass.logits(pass.features(pixels(batch)), List.of());
                double[] all = gone ? new double[logits.values().length] : logits.values();
                return () -> new Logits(all, logits.rows(), spec.classes());
            """),

        // 10 Long runs and other processes
        fault(
            "10.1",
            "leaks memory at every step",
            MODEL,
            FIELD,
            """
              private LoopsAdam adam;
              private final List<java.nio.ByteBuffer> leak = new ArrayList<>();
            """,
            MODEL,
            UPDATE,
            """
                adam.update(tensors, gradients);
                leak.add(java.nio.ByteBuffer.allocateDirect(1 << 19));
            """),
        fault(
            "10.2",
            "computes float32 differently in every process",
            ADAM,
            "this.learningRate = learningRate;",
            """
            double own = new java.util.SplittableRandom(ProcessHandle.current().pid()).nextDouble();
                this.learningRate =
                    precision == Precision.FLOAT64 ? learningRate : learningRate * (1 + 1e-5 * own);
            """),
        fault(
            "10.2",
            "is started with an option that its Java does not have",
            DESCRIPTOR,
            "UseSerialGC",
            "UseNoSuchGC"),

        // 11 ResNet50
        fault(
            "11.1",
            "computes the third block of a group as its second",
            PASS,
            "double[] kernel = tensors.get(kernelName);",
            "double[] kernel = tensors.get(kernelName.replace(\"block3_2\", \"block2_2\"));"),
        fault(
            "11.2",
            "averages the features of small maps only",
            PASS,
            "int area = x.length / images / channels;",
            "int area = Math.min(x.length / images / channels, 16);"),
        fault(
            "11.3",
            "updates only the first 65,536 values of a tensor",
            ADAM,
            "i < gradient.length",
            "i < Math.min(gradient.length, 1 << 16)"),
        fault(
            "11.4",
            "loses the gradient of wide kernels",
            CONVOLUTION,
            KERNEL_GRADIENT,
            KERNEL_GRADIENT
                + "    if (unit.inputChannels() > 500 && out > 500) {\n      return gradient;\n    }\n"),
        fault(
            "11.4",
            "stops training wide tensors after a step",
            ADAM,
            CHANGE,
            CHANGE.replace(
                "stepSize *", "(step > 1 && gradient.length > 1 << 20 ? 0 : stepSize) *")));
  }
}
