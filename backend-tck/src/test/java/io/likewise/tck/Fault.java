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
  private static final String DESCRIPTOR = "engine.yaml";
  private static final String MODEL = "LoopsModel.java";
  private static final String PASS = "Pass.java";
  private static final String PROVIDER = "LoopsBackendProvider.java";
  private static final String SERVICES = "io.likewise.api.backend.BackendProvider";
  private static final String TAPE = "Tape.java";
  private static final String TENSORS = "LoopsTensors.java";

  private static final String BACK =
      "    tape.back(logits.values(), CrossEntropy.gradient(logits, batch.labels()));\n";
  private static final String UPDATE = "    update(tape);\n";
  private static final String MOVE =
      "    new Pass(spec, tensors, batch.size(), true, new Tape()).features(BatchCopy.images(batch));\n";
  private static final String FIELD = "  private long step;\n";
  private static final String IMAGES =
      "    double[] features = base.features(BatchCopy.images(batch));\n";
  private static final String MASKS =
      "    Logits logits = head.logits(features, BatchCopy.masks(batch, spec));\n";
  private static final String KERNEL_GRADIENT = "addScaled(x[i], dy, o, dFactors, k, row);";
  private static final String CORRECTION =
      "double correction = VarianceCorrection.factor(has, spec.batchNorm(), x.length / channels);";
  private static final String PREDICTED =
      """
          Logits logits = pass.logits(pass.features(BatchCopy.images(batch)), List.of());
          return () -> logits;
      """;
  private static final String PASS_TO_PREDICT =
      "Pass pass = new Pass(spec, tensors, batch.size(), false, new Tape());";
  private static final String PREPARED_PASS =
      """
      if (prepared == null) {
            prepared = new LoopsTensors(spec.tensors(), tensors.precision());
            prepared.load(tensors.save());
          }
          Pass pass = new Pass(spec, prepared, batch.size(), false, new Tape());""";
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

  /** What a training step does to each mask before it uses it. */
  private static String maskChanged(String change) {
    return """
            List<double[]> masks = BatchCopy.masks(batch, spec);
            for (double[] mask : masks) {
              CHANGE
            }
            Logits logits = head.logits(features, masks);
        """
        .replace("CHANGE", change);
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
            PROVIDER,
            "    @Override\n    public Backend open",
            """
                @Override
                public List<Device> devices() {
                  return List.of();
                }

                @Override
                public Backend open"""),
        fault("1.3", "does not say its version", PROVIDER, "\"1\"", "\"\""),
        fault("1.3", "invents a number of threads", PROVIDER, "options.threads()", "0"),
        fault(
            "1.3",
            "calls its reference path fast",
            PROVIDER,
            "options.path()",
            "io.likewise.api.backend.ComputePath.STOCK"),
        fault(
            "1.4",
            "claims a path that it declines",
            PROVIDER,
            "Set.of(",
            "Set.of(Capability.STOCK_PATH, ",
            PROVIDER,
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
            "rounded(source[i])",
            "rounded(source[i] + 0.0)"),
        fault(
            "2.2",
            "hands out its own arrays",
            TENSORS,
            "specs.forEach(spec -> copy.put(spec.name(), spec.shape(), get(spec.name()), precision));",
            """
            for (TensorSpec spec : specs) {
                  if (precision == Precision.FLOAT64) {
                    copy.put(spec.name(), spec.shape(), get(spec.name()));
                  } else {
                    copy.put(spec.name(), spec.shape(), get(spec.name()), precision);
                  }
                }"""),
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
            "  private long step;\n  private LoopsTensors prepared;\n",
            MODEL,
            PASS_TO_PREDICT,
            PREPARED_PASS),

        // 3 Inference
        fault(
            "3.1",
            "pads as SAME does at stride 2",
            PASS,
            "int top = pixel / out % out * unit.stride() - unit.padding();",
            "int top = pixel / out % out * unit.stride() - unit.padding() / unit.stride();"),
        fault(
            "3.1",
            "computes float64 in float32",
            TAPE,
            "y[yAt + c] += by * x[xAt + c];",
            "y[yAt + c] = (float) (y[yAt + c] + by * x[xAt + c]);"),
        fault(
            "3.1",
            "has one ε for all variants",
            PASS,
            "Math.sqrt(value + epsilon)",
            "Math.sqrt(value + 1e-3)"),
        fault(
            "3.1",
            "adds ε outside the root",
            PASS,
            "Math.sqrt(value + epsilon)",
            "(Math.sqrt(value) + epsilon)"),
        fault(
            "3.1",
            "forgets the padding of the pool",
            PASS,
            "int top = pixel / out % out * unit.stride() - unit.padding();",
            "int top = pixel / out % out * unit.stride()"
                + " - (unit.name().equals(\"pool\") ? 0 : unit.padding());"),
        fault(
            "3.2",
            "answers with the rows of the largest batch so far",
            MODEL,
            FIELD,
            "  private long step;\n  private int most;\n",
            MODEL,
            PREDICTED,
            """
                Logits own = pass.logits(pass.features(BatchCopy.images(batch)), List.of());
                most = Math.max(most, own.rows());
                double[] rows = java.util.Arrays.copyOf(own.values(), most * spec.classes());
                return () -> new Logits(rows, rows.length / spec.classes(), spec.classes());
            """),
        fault(
            "3.3",
            "drops units in inference",
            MODEL,
            "pass.logits(pass.features(BatchCopy.images(batch)), List.of())",
            "pass.logits(pass.features(BatchCopy.images(batch)), batch.masks().isEmpty() ? List.of() :"
                + " BatchCopy.masks(batch, spec))"),
        fault(
            "3.3",
            "counts a prediction as a step",
            MODEL,
            PASS_TO_PREDICT,
            """
            Pass pass = new Pass(spec, tensors, batch.size(), false, new Tape());
                step++;"""),
        fault(
            "3.4",
            "has one place for all logits",
            MODEL,
            FIELD,
            "  private long step;\n  private Logits last;\n",
            MODEL,
            PREDICTED,
            """
                last = pass.logits(pass.features(BatchCopy.images(batch)), List.of());
                return () -> last;
            """),

        // 4 Batches and masks
        fault(
            "4.1",
            "ignores the masks",
            MODEL,
            MASKS,
            maskChanged("java.util.Arrays.fill(mask, 1);")),
        fault(
            "4.1",
            "does not scale what dropout keeps",
            MODEL,
            MASKS,
            maskChanged("java.util.Arrays.setAll(mask, j -> mask[j] * (1 - spec.dropout()));")),
        fault(
            "4.1",
            "also drops units by its own generator",
            MODEL,
            MASKS,
            maskChanged("java.util.Arrays.setAll(mask, j -> Math.random() < 0.5 ? 0 : mask[j]);")),
        fault(
            "4.2",
            "keeps the masks' buffers of the first batch",
            MODEL,
            FIELD,
            "  private long step;\n  private int firstSize;\n",
            MODEL,
            MASKS,
            maskChanged(
                """
                firstSize = firstSize == 0 ? mask.length : firstSize;
                      java.util.Arrays.fill(mask, Math.min(firstSize, mask.length), mask.length, 0);""")),
        fault(
            "4.3",
            "reads from where a buffer stands",
            MODEL,
            IMAGES,
            """
                double[] pixels = BatchCopy.images(batch);
                for (int i = 0; i < pixels.length; i++) {
                  pixels[i] = batch.images().get(batch.images().position() + i);
                }
                double[] features = base.features(pixels);
            """),
        fault(
            "4.3",
            "moves a buffer's position",
            MODEL,
            IMAGES,
            IMAGES + "    batch.images().position(0);\n"),
        fault(
            "4.4",
            "reads a batch after its logits were awaited",
            MODEL,
            FIELD,
            "  private long step;\n  private Runnable late = () -> {};\n",
            MODEL,
            BACK,
            "",
            MODEL,
            UPDATE,
            """
                late =
                    () -> {
                      tape.back(
                          logits.values(), CrossEntropy.gradient(logits, batch.labels()));
                      update(tape);
                    };
            """,
            MODEL,
            "    return new OptimizerState(",
            """
                late.run();
                late = () -> {};
                return new OptimizerState("""),

        // 5 A frozen stage
        fault("5.1", "moves the statistics of a frozen base", MODEL, UPDATE, UPDATE + MOVE),
        fault(
            "5.1",
            "decays the weights of a frozen base",
            MODEL,
            UPDATE,
            """
                update(tape);
                double[] kernel = tensors.get("conv1_conv/kernel");
                kernel[0] = tensors.rounded(kernel[0] * 0.9999999);
            """),
        fault(
            "5.2",
            "differentiates the sum of the losses",
            MODEL,
            BACK,
            """
                double[] slope = CrossEntropy.gradient(logits, batch.labels());
                java.util.Arrays.setAll(slope, i -> slope[i] * batch.size());
                tape.back(logits.values(), slope);
            """),
        fault(
            "5.2",
            "does not take the target from the slope",
            MODEL,
            BACK,
            """
                double[] slope = CrossEntropy.gradient(logits, batch.labels());
                for (int row = 0; row < batch.size(); row++) {
                  slope[row * spec.classes() + batch.labels()[row]] += 1.0 / batch.size();
                }
                tape.back(logits.values(), slope);
            """),
        fault(
            "5.2",
            "keeps a state for frozen tensors",
            MODEL,
            "spec.trainedTensors(settings.trainable())",
            "spec.trainedTensors(Trainable.ALL)"),
        fault(
            "5.3",
            "adds ε inside the root",
            MODEL,
            CHANGE,
            "double change = stepSize * m[i] / Math.sqrt(v[i] + Adam.EPSILON);"),
        fault(
            "5.3",
            "adds ε behind the correction, as PyTorch does",
            MODEL,
            CHANGE,
            "double change = stepSize * m[i] / (Math.sqrt(v[i]) + Adam.EPSILON"
                + " * Math.sqrt(1 - Math.pow(Adam.BETA_2, step)));"),
        fault(
            "5.3",
            "does not correct the moments",
            MODEL,
            "Adam.stepSize(stage.learningRate(), step)",
            "stage.learningRate()"),
        fault(
            "5.4",
            "divides the gradient by the stage's first batch size",
            MODEL,
            FIELD,
            "  private long step;\n  private int firstSize;\n",
            MODEL,
            "    stage = settings;\n",
            "    stage = settings;\n    firstSize = 0;\n",
            MODEL,
            UPDATE,
            """
                firstSize = firstSize == 0 ? batch.size() : firstSize;
                double share = batch.size() / (double) firstSize;
                for (TensorSpec tensor : first.specs()) {
                  double[] g = tape.slope(tensors.get(tensor.name()));
                  java.util.Arrays.setAll(g, i -> g[i] * share);
                }
                update(tape);
            """),
        fault(
            "5.5",
            "keeps logits instead of features",
            MODEL,
            "  @Override\n  public PendingLogits predict(Batch batch) {",
            """
              private record Kept(PendingLogits logits)
                  implements io.likewise.api.backend.FrozenFeatures {
                @Override
                public void close() {}
              }

              @Override
              public java.util.Optional<io.likewise.api.backend.FrozenFeatures> frozenFeatures(
                  Batch batch) {
                return java.util.Optional.of(new Kept(predict(batch)));
              }

              @Override
              public PendingLogits predict(io.likewise.api.backend.FrozenFeatures features) {
                return ((Kept) features).logits();
              }

              @Override
              public PendingLogits predict(Batch batch) {"""),

        // 6 An unfrozen stage
        fault(
            "6.1",
            "normalises with the variance that it moves to",
            PASS,
            "reciprocalRoot(variance)",
            """
            reciprocalRoot(
                        batchStatistics ? multiply(variance, new double[] {correction}) : variance)"""),
        fault(
            "6.2",
            "holds the batch's statistics for constants",
            PASS,
            "return batch;",
            "return batch.clone();"),
        fault(
            "6.2",
            "passes a slope through a closed ReLU",
            PASS,
            "    Tape.Links links = (at, link) -> link.join(at, x[at] > 0 ? 1 : 0, at);\n",
            """
                if (x.length > 4000) {
                  double[] y = addRows(1, x, new double[x.length], x.length);
                  Arrays.setAll(y, i -> Math.max(y[i], 0));
                  return y;
                }
                Tape.Links links = (at, link) -> link.join(at, x[at] > 0 ? 1 : 0, at);
            """),
        fault(
            "6.2",
            "forgets the shortcut on the way back",
            PASS,
            "addRows(1, shortcut, sum, sum.length)",
            "addRows(1, shortcut.clone(), sum, sum.length)"),
        fault(
            "6.3",
            "has the population variance for all variants",
            PASS,
            CORRECTION,
            "double correction = 1;"),
        fault(
            "6.3",
            "has the unbiased variance for all variants",
            PASS,
            CORRECTION,
            "double correction = x.length / (x.length - (double) channels);"),
        fault(
            "6.3",
            "counts the momentum the other way round",
            PASS,
            "double kept = spec.batchNorm().momentum();",
            "double kept = 1 - spec.batchNorm().momentum();"),
        fault(
            "6.4",
            "always trains with the batch's statistics",
            MODEL,
            "stage.batchNorm() == BatchNormMode.BATCH",
            "stage.batchNorm() == BatchNormMode.BATCH || stage.trainable() == Trainable.ALL"),
        fault(
            "6.4",
            "moves the statistics in either mode",
            MODEL,
            UPDATE,
            UPDATE
                + "    if (stage.trainable() == Trainable.ALL && !batchStatistics) {\n"
                + MOVE
                + "    }\n"),
        fault(
            "6.5",
            "adds the gradients of the steps before",
            MODEL,
            FIELD,
            "  private long step;\n  private Tape before = new Tape();\n",
            MODEL,
            UPDATE,
            """
                if (stage.trainable() == Trainable.ALL) {
                  for (TensorSpec tensor : first.specs()) {
                    double[] g = tape.slope(tensors.get(tensor.name()));
                    double[] old = before.slope(tensors.get(tensor.name()));
                    java.util.Arrays.setAll(g, i -> g[i] + old[i]);
                  }
                  before = tape;
                }
                update(tape);
            """,
            MODEL,
            "    stage = settings;\n",
            "    stage = settings;\n    before = new Tape();\n"),
        fault(
            "6.6",
            "predicts with weights prepared before the step",
            MODEL,
            FIELD,
            "  private long step;\n  private LoopsTensors prepared;\n",
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
            MODEL,
            GRADIENT,
            "double g = gradient[i] * (1 + 1e-12 * Math.random());"),
        fault(
            "7.2",
            "shares its step count among models",
            MODEL,
            "  private long step;\n",
            """
              private long step;
              private static long steps;
              private long begun = steps;
            """,
            MODEL,
            "    step++;\n",
            "    step++;\n    steps++;\n",
            MODEL,
            GRADIENT,
            "double g = gradient[i] * (1 + 1e-12 * (steps - begun - step));"),

        // 8 Stages and state
        fault(
            "8.1",
            "keeps the moments from stage to stage",
            MODEL,
            "    stage = settings;\n",
            """
                if (first != null && settings.trainable() == Trainable.HEAD && settings.equals(stage)) {
                  return;
                }
                stage = settings;
            """),
        fault(
            "8.2",
            "keeps the first learning rate",
            MODEL,
            FIELD,
            "  private long step;\n  private double rate;\n",
            MODEL,
            "    stage = settings;\n",
            """
                stage = settings;
                rate = rate == 0 || settings.trainable() == Trainable.ALL ? settings.learningRate() : rate;
            """,
            MODEL,
            "stage.learningRate(), step",
            "rate, step"),
        fault("8.3", "does not take the step count back", MODEL, "    step = state.step();\n", ""),
        fault(
            "8.3",
            "hands out the moments it works with",
            MODEL,
            "return new OptimizerState(step, first.save(), second.save());",
            """
            var live = io.likewise.api.model.Weights.builder();
                for (TensorSpec tensor : first.specs()) {
                  live.put(tensor.name(), tensor.shape(), first.get(tensor.name()));
                }
                return new OptimizerState(step, live.build(), second.save());"""),
        fault(
            "8.4",
            "has a state that it does not hand out",
            MODEL,
            "  private long step;\n",
            "  private long step;\n  private long secret;\n",
            MODEL,
            "    step++;\n",
            "    step++;\n    secret++;\n",
            MODEL,
            GRADIENT,
            "double g = gradient[i] * (1 + 1e-12 * secret);"),

        // 9 Life cycle
        fault(
            "9.1",
            "closes what all models share",
            MODEL,
            FIELD,
            """
              private long step;
              private static int open;
              private static boolean gone;
            """,
            MODEL,
            "    tensors.load(weights);\n  }\n\n  @Override\n  public void beginStage",
            "    tensors.load(weights);\n    open++;\n  }\n\n  @Override\n  public void beginStage",
            MODEL,
            "  @Override\n  public Weights weights() {",
            """
              @Override
              public void close() {
                gone = --open > 0;
              }

              @Override
              public Weights weights() {""",
            MODEL,
            PREDICTED,
            """
                Logits logits = pass.logits(pass.features(BatchCopy.images(batch)), List.of());
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
              private long step;
              private final List<java.nio.ByteBuffer> leak = new java.util.ArrayList<>();
            """,
            MODEL,
            UPDATE,
            """
                update(tape);
                leak.add(java.nio.ByteBuffer.allocateDirect(1 << 19));
            """),
        fault(
            "10.2",
            "computes float32 differently in every process",
            MODEL,
            "double stepSize = Adam.stepSize(stage.learningRate(), step);",
            """
            double own = new java.util.SplittableRandom(ProcessHandle.current().pid()).nextDouble();
                double changed = tensors.precision() == Precision.FLOAT64 ? 1 : 1 + 1e-5 * own;
                double stepSize = Adam.stepSize(stage.learningRate(), step) * changed;
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
            "unit.kernelName()",
            "unit.kernelName().replace(\"block3_2\", \"block2_2\")"),
        fault(
            "11.2",
            "averages the features of small maps only",
            PASS,
            "addRows(1.0 / area,",
            "addRows(1.0 / Math.min(area, 16),"),
        fault(
            "11.3",
            "updates only the first 65,536 values of a tensor",
            MODEL,
            "i < gradient.length",
            "i < Math.min(gradient.length, 1 << 16)"),
        fault(
            "11.4",
            "loses the gradient of wide kernels",
            TAPE,
            KERNEL_GRADIENT,
            "if (row <= 500 || factors.length / row <= 500) " + KERNEL_GRADIENT),
        fault(
            "11.4",
            "stops training wide tensors after a step",
            MODEL,
            CHANGE,
            CHANGE.replace(
                "stepSize *", "(step > 1 && gradient.length > 1 << 20 ? 0 : stepSize) *")),

        // 12 Layers one by one
        fault(
            "12.1",
            "shows its layers with the moving statistics in every stage",
            MODEL,
            "new Pass(spec, copies, batch.size(), batchStatistics(), new Tape())",
            "new Pass(spec, copies, batch.size(), false, new Tape())"),
        fault(
            "12.2",
            "moves the statistics when it is looked into",
            MODEL,
            "new Pass(spec, copies,",
            "new Pass(spec, tensors,"),
        fault(
            "12.3",
            "remembers what a layer yields",
            MODEL,
            FIELD,
            """
              private long step;
              private final java.util.Map<String, double[]> seen = new java.util.HashMap<>();
            """,
            MODEL,
            UPDATE,
            "    update(tape);\n    seen.clear();\n",
            MODEL,
            "return Optional.of(Arrays.stream(output).map(tensors::rounded).toArray());",
            """
            double[] rounded = Arrays.stream(output).map(tensors::rounded).toArray();
                seen.putIfAbsent(layer.name(), rounded);
                return Optional.of(seen.get(layer.name()));"""));
  }
}
