package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.ModelExporter;
import io.likewise.api.backend.ModelOpener;
import io.likewise.api.model.Precision;
import io.likewise.descriptor.EngineDescriptor;
import io.likewise.tck.subject.Subject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(RuleOrder.class)
abstract class IdentityRules {
  private static final String NAME = "[a-z0-9][a-z0-9-]*";

  @Test
  @DisplayName("1.1 The service loader finds one provider of the name, of this contract's version.")
  void isFound(Subject subject) {
    assertThat(subject.provider().apiVersion()).isEqualTo(BackendProvider.API_VERSION);
  }

  @Test
  @DisplayName("1.2 Its engines are named in lower case, and each has the CPU as its first device.")
  void isNamed(Subject subject) {
    BackendProvider provider = subject.provider();
    assertThat(provider.name()).matches(NAME);
    List<String> engines = provider.engines().stream().map(Engine::name).toList();
    assertThat(engines).contains(subject.engine()).doesNotHaveDuplicates();
    assertThat(engines).allSatisfy(engine -> assertThat(engine).matches(NAME));
    assertThat(subject.unopened().devices()).startsWith(Device.CPU);
  }

  @Test
  @DisplayName("1.3 Once open, it says what it runs on: engine, version, device, threads and path.")
  void describesItself(Subject subject) {
    try (Backend backend = subject.open()) {
      EngineInUse description = backend.description();
      assertThat(description.engine()).isEqualTo(subject.engine());
      assertThat(description.version()).isNotBlank();
      assertThat(description.device()).startsWith(subject.device().toString());
      assertThat(description.threads()).isEqualTo(1);
      assertThat(description.path()).isEqualTo(ComputePath.REFERENCE);
      assertThat(description.libraries()).isNotEmpty();
    }
  }

  @Test
  @DisplayName("1.5 Its descriptor, engine.yaml, can be read, and says of it what it says itself.")
  void isDescribed(Subject subject) {
    EngineDescriptor descriptor = subject.descriptor();
    assertThat(List.of(descriptor.backend(), descriptor.engine()))
        .as("backend and engine in engine.yaml")
        .isEqualTo(List.of(subject.backend(), subject.engine()));
    assertThat(descriptor.apiVersion())
        .as("apiVersion in engine.yaml")
        .isEqualTo(subject.provider().apiVersion());
    assertThat(descriptor.exports())
        .as("exports in engine.yaml")
        .containsExactlyInAnyOrderElementsOf(
            subject.unopened().exporter().map(ModelExporter::formats).orElse(List.of()));
    assertThat(descriptor.opens())
        .as("opens in engine.yaml")
        .containsExactlyInAnyOrderElementsOf(
            subject.unopened().opener().map(ModelOpener::formats).orElse(List.of()));
    try (Backend backend = subject.open()) {
      assertThat(descriptor.otherNetwork())
          .as("otherNetwork in engine.yaml")
          .isEqualTo(backend.description().otherNetwork().isPresent());
    }
  }

  private static BackendOptions options(
      Subject subject, Device device, Precision precision, ComputePath path) {
    return new BackendOptions(subject.engine(), device, 1, precision, path);
  }

  @Test
  @DisplayName("1.4 It opens on either path, on any device, and with whatever else it claims.")
  void opensWhatItClaims(Subject subject) {
    List<BackendOptions> claimed = new ArrayList<>();
    claimed.add(options(subject, Device.CPU, Precision.FLOAT32, ComputePath.REFERENCE));
    claimed.add(options(subject, subject.device(), Precision.FLOAT32, ComputePath.FAST));
    claimed.add(options(subject, Device.AUTO, Precision.FLOAT32, ComputePath.REFERENCE));
    if (subject.claims(Capability.FLOAT64)) {
      claimed.add(options(subject, subject.device(), Precision.FLOAT64, ComputePath.FAST));
    }
    if (subject.claims(Capability.STOCK_PATH)) {
      claimed.add(options(subject, subject.device(), Precision.FLOAT32, ComputePath.STOCK));
    }
    claimed.forEach(options -> subject.open(options).close());
  }
}
