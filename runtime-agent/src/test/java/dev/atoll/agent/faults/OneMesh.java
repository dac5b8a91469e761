package dev.atoll.agent.faults;

import java.nio.file.Files;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * One {@link DatapathMesh} for all tests of a run; it ends with the run. Where a test fails, what
 * agents know of it is printed before anything is cleared away.
 */
final class OneMesh implements ParameterResolver, TestExecutionExceptionHandler {
  private record Started(DatapathMesh mesh) implements AutoCloseable {
    static Started begin() {
      try {
        return new Started(DatapathMesh.start(Files.createTempDirectory("atoll-faults")));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      mesh.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == DatapathMesh.class;
  }

  @Override
  public DatapathMesh resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return mesh(context);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    System.out.println(
        "[faults] " + context.getDisplayName() + ": " + mesh(context).pages().said());
    throw failure;
  }

  private static DatapathMesh mesh(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(OneMesh.class))
        .computeIfAbsent(Started.class, _ -> Started.begin(), Started.class)
        .mesh();
  }
}
