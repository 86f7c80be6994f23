package io.likewise.tck;

import io.likewise.tck.reference.ComputeMode;
import io.likewise.tck.subject.Subject;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** A rule that is checked in each {@link ComputeMode}; one that is declined shows as skipped. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(EachMode.Invocations.class)
@interface EachMode {
  /** Which modes it is checked in. */
  ComputeMode[] value() default {ComputeMode.REFERENCE, ComputeMode.FAST, ComputeMode.FLOAT64};

  /** Once for each mode, by a name that says rule and mode. */
  final class Invocations implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
      return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
        ExtensionContext context) {
      return Stream.of(context.getRequiredTestMethod().getAnnotation(EachMode.class).value())
          .map(mode -> new Once(RuleOrder.number(context.getDisplayName()), mode));
    }
  }

  /** The rule in one mode, given the engine in that mode. */
  record Once(String rule, ComputeMode mode)
      implements TestTemplateInvocationContext, ParameterResolver {
    @Override
    public String getDisplayName(int index) {
      return rule + " " + mode;
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Subject.class;
    }

    @Override
    public Subject resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return KitExtension.subject(context, mode);
    }
  }
}
