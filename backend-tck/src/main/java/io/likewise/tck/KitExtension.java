package io.likewise.tck;

import io.likewise.tck.reference.ComputeMode;
import io.likewise.tck.subject.KitReport;
import io.likewise.tck.subject.Subject;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * Says with each failure which rule it is of, in which mode, and closes with a {@link KitReport}:
 * whatever shows the tests' results, and in whatever order, these two are there.
 */
final class KitExtension implements ParameterResolver, InvocationInterceptor, AfterAllCallback {
  private static final Namespace HERE = Namespace.create(KitExtension.class);

  /** Returns the engine that the kit was adopted for, in a mode. */
  static Subject subject(ExtensionContext context, ComputeMode mode) {
    BackendCompatibilityKit kit =
        context
            .getRequiredTestInstances()
            .findInstance(BackendCompatibilityKit.class)
            .orElseThrow();
    return kit.subject(mode, report(context, kit.getClass()));
  }

  private static KitReport report(ExtensionContext context, Class<?> kit) {
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent(kit, key -> new KitReport(), KitReport.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Subject.class
        && !context.getRequiredTestMethod().isAnnotationPresent(EachMode.class);
  }

  @Override
  public Subject resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return subject(context, ComputeMode.REFERENCE);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    Subject subject = (Subject) method.getArguments().get(0);
    String number = RuleOrder.number(RuleOrder.text(method.getExecutable()));
    boolean each = method.getExecutable().isAnnotationPresent(EachMode.class);
    String mode = each ? ", " + subject.mode() : "";
    String rule = "rule " + number + mode;
    KitReport report = subject.report();
    try {
      invocation.proceed();
      report.held();
    } catch (TestAbortedException e) {
      report.skipped(number, mode, e.getMessage());
      throw new TestAbortedException(rule + ": " + e.getMessage(), e);
    } catch (AssertionError e) {
      throw failure(report, rule + ": " + String.valueOf(e.getMessage()).strip(), null, e);
    } catch (Exception | LinkageError e) {
      throw failure(report, rule + ": " + e, e, e);
    }
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    interceptTestMethod(invocation, method, context);
  }

  private static AssertionError failure(
      KitReport report, String message, Throwable cause, Throwable thrown) {
    report.failed(message);
    AssertionError failure = new AssertionError(message, cause);
    failure.setStackTrace(thrown.getStackTrace());
    return failure;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    if (BackendCompatibilityKit.class.isAssignableFrom(test)) {
      System.out.print(report(context, test).text(context.getDisplayName()));
      System.out.flush();
    }
  }
}
