package io.likewise.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The kit, run on a backend up to the first rule that fails; what passed, and what was skipped. */
final class KitRun implements TestExecutionListener {
  private final List<String> passed = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private Optional<String> failed = Optional.empty();
  private Optional<Throwable> failure = Optional.empty();
  private String report = "";

  /** What a backend's own test class looks like, but for the extension. */
  @ExtendWith(StopAtFailure.class)
  static final class SkeletonTest extends BackendCompatibilityKit {
    SkeletonTest() {
      super("example", "loops");
    }

    @Override
    protected Path engineFolder() {
      try {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return Path.of(loader.getResource("example/loops/engine.yaml").toURI()).getParent();
      } catch (URISyntaxException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Once a test has failed, the others are disabled. */
  static final class StopAtFailure implements AfterTestExecutionCallback, ExecutionCondition {
    private static final Namespace HERE = Namespace.create(StopAtFailure.class);

    @Override
    public void afterTestExecution(ExtensionContext context) {
      boolean aborted =
          context
              .getExecutionException()
              .filter(thrown -> !(thrown instanceof org.opentest4j.TestAbortedException))
              .isEmpty();
      if (!aborted) {
        context.getRoot().getStore(HERE).put("failed", true);
      }
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return context.getRoot().getStore(HERE).get("failed") == null
          ? ConditionEvaluationResult.enabled("nothing has failed yet")
          : ConditionEvaluationResult.disabled("a rule before has failed");
    }
  }

  /** Runs the kit with the backends of a class loader; ResNet50's chapter only if asked for. */
  static KitRun on(ClassLoader loader, boolean resNet50) {
    KitRun run = new KitRun();
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      List<PostDiscoveryFilter> filters =
          resNet50 ? List.of() : List.of(TagFilter.excludeTags("resnet50"));
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(selectClass(SkeletonTest.class))
              .filters(EngineFilter.includeEngines("junit-jupiter"))
              .filters(filters.toArray(PostDiscoveryFilter[]::new))
              .build();
      Launcher launcher =
          LauncherFactory.create(
              LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build());
      launcher.execute(request, run);
    } finally {
      thread.setContextClassLoader(usual);
      System.setOut(out);
    }
    run.report = printed.toString(StandardCharsets.UTF_8);
    return run;
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.FAILED && failed.isEmpty()) {
      failed = Optional.of(rule(test));
      failure = result.getThrowable();
    } else if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
      passed.add(rule(test));
    } else if (test.isTest() && result.getStatus() == TestExecutionResult.Status.ABORTED) {
      skipped.add(rule(test) + ": " + result.getThrowable().map(Throwable::getMessage).orElse("?"));
    }
  }

  /** The number that a test's rule begins with. */
  private static String rule(TestIdentifier test) {
    TestSource source = test.getSource().orElse(null);
    return source instanceof MethodSource method
        ? RuleOrder.number(RuleOrder.text(method.getJavaMethod()))
        : test.getDisplayName();
  }

  /** Returns the rules of the tests that passed, in order; a rule once for each mode. */
  List<String> passed() {
    return passed;
  }

  List<String> skipped() {
    return skipped;
  }

  Optional<String> failed() {
    return failed;
  }

  /** Returns what the kit printed. */
  String report() {
    return report;
  }

  Optional<Throwable> failure() {
    return failure;
  }
}
