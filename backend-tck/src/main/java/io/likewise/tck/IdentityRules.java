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
import io.likewise.api.model.Precision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(RuleOrder.class)
abstract class IdentityRules {
  private static final String NAME = "[a-z0-9][a-z0-9-]*";

  private final Subject subject;

  IdentityRules(Subject subject) {
    this.subject = subject;
  }

  @Test
  @DisplayName("1.1 The service loader finds one provider of the name, of this contract's version.")
  void isFound() {
    assertThat(subject.provider().apiVersion()).isEqualTo(BackendProvider.API_VERSION);
  }

  @Test
  @DisplayName("1.2 Its engines are named in lower case, and each has the CPU as its first device.")
  void isNamed() {
    BackendProvider provider = subject.provider();
    assertThat(provider.name()).matches(NAME);
    List<String> engines = provider.engines().stream().map(Engine::name).toList();
    assertThat(engines).contains(subject.engine()).doesNotHaveDuplicates();
    assertThat(engines).allSatisfy(engine -> assertThat(engine).matches(NAME));
    assertThat(subject.unopened().devices()).startsWith(Device.CPU);
  }

  @Test
  @DisplayName("1.3 Once open, it says what it runs on: engine, version, device, threads and path.")
  void describesItself() {
    try (Backend backend = subject.open(Way.FLOAT32_REFERENCE)) {
      EngineInUse description = backend.description();
      assertThat(description.engine()).isEqualTo(subject.engine());
      assertThat(description.version()).isNotBlank();
      assertThat(description.device()).isEqualTo("cpu");
      assertThat(description.threads()).isEqualTo(1);
      assertThat(description.path()).isEqualTo(ComputePath.REFERENCE);
      assertThat(description.libraries()).isNotEmpty();
    }
  }

  private BackendOptions options(Device device, Precision precision, ComputePath path) {
    return new BackendOptions(subject.engine(), device, 1, precision, path);
  }

  @Test
  @DisplayName("1.4 It opens on either path, on any device, and with whatever else it claims.")
  void opensWhatItClaims() {
    List<BackendOptions> claimed = new ArrayList<>();
    claimed.add(options(Device.CPU, Precision.FLOAT32, ComputePath.REFERENCE));
    claimed.add(options(Device.CPU, Precision.FLOAT32, ComputePath.FAST));
    claimed.add(options(Device.AUTO, Precision.FLOAT32, ComputePath.REFERENCE));
    if (subject.claims(Capability.FLOAT64)) {
      claimed.add(options(Device.CPU, Precision.FLOAT64, ComputePath.FAST));
    }
    if (subject.claims(Capability.STOCK_PATH)) {
      claimed.add(options(Device.CPU, Precision.FLOAT32, ComputePath.STOCK));
    }
    claimed.forEach(options -> subject.open(options).close());
  }
}
