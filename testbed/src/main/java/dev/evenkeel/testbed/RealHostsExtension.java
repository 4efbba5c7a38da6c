package dev.evenkeel.testbed;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What {@link RealHosts} does; see there. The hosts live in the root store of the JUnit run, which closes them at its end. */
final class RealHostsExtension implements ExecutionCondition, BeforeAllCallback, BeforeEachCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(RealHostsExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return switch (Testbed.Mode.configured()) {
      case OFF -> ConditionEvaluationResult.disabled("real hosts are switched off (EVENKEEL_REAL_HOSTS=off)");
      // The class then fails in beforeAll, with the reason.
      case REQUIRED -> ConditionEvaluationResult.enabled("real hosts are required");
      case IF_PRESENT -> missing(context).map(ConditionEvaluationResult::disabled)
          .orElseGet(() -> ConditionEvaluationResult.enabled("an engine answers"));
    };
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    missing(context).ifPresent(reason -> {
      throw new TestbedException(reason);
    });
    prepare(context);
  }

  /** Once for each class, before anything of it touches a host: with one instance for all tests its constructor comes before {@link #beforeAll}. */
  private static void prepare(ExtensionContext context) {
    var _ = context.getRoot().getStore(NAMESPACE).computeIfAbsent("prepared " + context.getRequiredTestClass().getName(), key -> {
      hosts(context).reset();
      return hosts(context).get(names(context));
    });
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (annotation(context).reset() == RealHosts.Reset.EACH_TEST) {
      hosts(context).reset();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    var type = parameter.getParameter().getType();
    return type == TestHosts.class || type == TestHost.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    prepare(context);
    if (parameter.getParameter().getType() == TestHosts.class) {
      return hosts(context);
    }
    var names = List.of(names(context));
    var name = parameter.getParameter().getName();
    if (parameter.getParameter().isNamePresent() && names.contains(name)) {
      return hosts(context).get(name);
    }
    var place = Arrays.stream(parameter.getDeclaringExecutable().getParameters())
        .filter(other -> other.getType() == TestHost.class)
        .toList()
        .indexOf(parameter.getParameter());
    if (place >= names.size()) {
      throw new TestbedException("parameter '" + name + "' asks for host number " + (place + 1) + ", but @RealHosts names only " + names);
    }
    return hosts(context).get(names.get(place));
  }

  /** Asked once for the whole run: an engine does not come or go during it. */
  private static Optional<String> missing(ExtensionContext context) {
    return context.getRoot().getStore(NAMESPACE).computeIfAbsent("missing", key -> Missing.look(), Missing.class).reason();
  }

  private static TestHosts hosts(ExtensionContext context) {
    return context.getRoot().getStore(NAMESPACE).computeIfAbsent(TestHosts.class, key -> new TestHosts(), TestHosts.class);
  }

  private static String[] names(ExtensionContext context) {
    return annotation(context).value();
  }

  /** The annotation of the test class or, for a nested one, of a class around it; a nested class of a superclass stands in the class that inherits it. */
  private static RealHosts annotation(ExtensionContext context) {
    var types = new ArrayList<Class<?>>(context.getEnclosingTestClasses());
    types.add(context.getRequiredTestClass());
    for (var type : types.reversed()) {
      var found = type.getAnnotation(RealHosts.class);
      if (found != null) {
        return found;
      }
    }
    throw new TestbedException(context.getRequiredTestClass() + " uses RealHostsExtension without @RealHosts");
  }

  /** @param reason why real hosts cannot be had; empty if they can */
  private record Missing(Optional<String> reason) {
    static Missing look() {
      return new Missing(Testbed.missing());
    }
  }
}
