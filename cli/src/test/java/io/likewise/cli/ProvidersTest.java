package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The providers")
class ProvidersTest {

  private record Toy(String name, List<String> engines, int apiVersion) implements BackendProvider {
    @Override
    public Set<Capability> capabilities(String engine) {
      return Set.of();
    }

    @Override
    public Backend open(BackendOptions options) {
      throw new UnsupportedOperationException();
    }
  }

  private static final Toy TOY = new Toy("toy", List.of("wood", "tin"), 1);

  @Test
  @DisplayName("are searched for the one of a name that has the engine")
  void found() {
    Toy other = new Toy("other", List.of("wood"), 1);
    assertThat(Providers.choose("toy", "tin", List.<BackendProvider>of(other, TOY))).isSameAs(TOY);
  }

  @Test
  @DisplayName("are broken if none has the name, or two, or none the engine")
  void unclear() {
    assertBroken("toy", List.of(), "0 providers of that name are in its jars");
    assertBroken("toy", List.of(TOY, TOY), "2 providers of that name are in its jars");
    assertBroken("toy", List.of(new Toy("toy", List.of("tin"), 1)), "only the engines [tin]");
  }

  @Test
  @DisplayName("are broken if built against another version of the contract")
  void otherVersion() {
    assertBroken("toy", List.of(new Toy("toy", List.of("wood"), 2)), "version 2 of the backend");
  }

  @Test
  @DisplayName("are broken if they do not load")
  void notLoading() {
    Iterable<BackendProvider> unloadable =
        () -> {
          throw new ServiceConfigurationError("no such class");
        };
    assertBroken("toy", unloadable, "it does not load (no such class)");
    Iterable<BackendProvider> old =
        () -> {
          throw new NoSuchMethodError("apiVersion");
        };
    assertBroken("toy", old, "it does not load (apiVersion)");
  }

  private static void assertBroken(
      String backend, Iterable<BackendProvider> candidates, String reason) {
    assertThatThrownBy(() -> Providers.choose(backend, "wood", candidates))
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_BROKEN))
        .hasMessageStartingWith("backend toy:wood is installed and cannot be used: ")
        .hasMessageContaining(reason);
  }
}
