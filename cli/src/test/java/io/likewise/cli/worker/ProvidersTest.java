package io.likewise.cli.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The providers")
class ProvidersTest {

  private record Toy(String name, List<Engine> engines, String apiVersion)
      implements BackendProvider {
    Toy(String name, String... engines) {
      this(name, Stream.of(engines).<Engine>map(Unopenable::new).toList(), API_VERSION);
    }
  }

  private record Unopenable(String name) implements Engine {
    @Override
    public Set<Capability> capabilities(Device device) {
      return Set.of();
    }

    @Override
    public Backend open(BackendOptions options) {
      throw new UnsupportedOperationException();
    }
  }

  private static final Toy TOY = new Toy("toy", "wood", "tin");

  @Test
  @DisplayName("are searched for the one of a name that has the engine")
  void found() {
    Toy other = new Toy("other", "wood");
    assertThat(Providers.choose("toy", "tin", List.<BackendProvider>of(other, TOY))).isSameAs(TOY);
  }

  @Test
  @DisplayName("are broken if none has the name, or two, or none the engine")
  void unclear() {
    assertBroken("toy", List.of(), "0 providers of that name are in its jars");
    assertBroken("toy", List.of(TOY, TOY), "2 providers of that name are in its jars");
    assertBroken("toy", List.of(new Toy("toy", "tin")), "only the engines [tin]");
  }

  @Test
  @DisplayName("are broken if built against another version of the contract")
  void otherVersion() {
    for (String other : List.of("2.0", "1.99")) {
      assertBroken(
          "toy",
          List.of(new Toy("toy", TOY.engines(), other)),
          "version " + other + " of the backend contract, expected 1.0.");
    }
    assertBroken("toy", List.of(new Toy("toy", TOY.engines(), "1")), "'1' is no version");
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
