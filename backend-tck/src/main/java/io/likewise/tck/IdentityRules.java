package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.EngineDescription;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import java.util.EnumMap;
import java.util.Map;
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
    assertThat(provider.engines()).contains(subject.engine()).doesNotHaveDuplicates();
    assertThat(provider.engines()).allSatisfy(engine -> assertThat(engine).matches(NAME));
    assertThat(provider.devices(subject.engine())).startsWith(Device.CPU);
  }

  @Test
  @DisplayName("1.3 Once open, it says what it runs on: engine, version, device and threads.")
  void describesItself() {
    try (Backend backend = subject.open(Way.FLOAT32_REFERENCE)) {
      EngineDescription description = backend.description();
      assertThat(description.engine()).isEqualTo(subject.engine());
      assertThat(description.version()).isNotBlank();
      assertThat(description.device()).isEqualTo("cpu");
      assertThat(description.threads()).isEqualTo(1);
      assertThat(description.libraries()).isNotEmpty();
    }
  }

  /** What a capability lets an engine be opened with; the fast path is there for all. */
  private Map<Capability, BackendOptions> askedFor() {
    Map<Capability, BackendOptions> asked = new EnumMap<>(Capability.class);
    asked.put(Capability.FLOAT64, options(Precision.FLOAT64, ComputePath.FAST));
    asked.put(Capability.BF16, options(Precision.BF16, ComputePath.FAST));
    asked.put(Capability.STOCK_PATH, options(Precision.FLOAT32, ComputePath.STOCK));
    return asked;
  }

  private BackendOptions options(Precision precision, ComputePath path) {
    return new BackendOptions(subject.engine(), Device.CPU, 1, precision, path);
  }

  @Test
  @DisplayName("1.4 It opens on either path, on any device, and with whatever else it claims.")
  void opensWhatItClaims() {
    BackendProvider provider = subject.provider();
    provider.open(options(Precision.FLOAT32, ComputePath.REFERENCE)).close();
    provider.open(options(Precision.FLOAT32, ComputePath.FAST)).close();
    BackendOptions anywhere =
        new BackendOptions(
            subject.engine(), Device.AUTO, 1, Precision.FLOAT32, ComputePath.REFERENCE);
    provider.open(anywhere).close();
    askedFor()
        .forEach(
            (capability, options) -> {
              if (subject.claims(capability)) {
                provider.open(options).close();
              }
            });
  }

  @Test
  @DisplayName("1.5 What it does not claim it declines in one sentence, and then still opens.")
  void declinesWhatItDoesNotClaim() {
    BackendProvider provider = subject.provider();
    askedFor()
        .forEach(
            (capability, options) -> {
              if (!subject.claims(capability)) {
                assertRefused(options, ErrorCode.CAPABILITY_DECLINED);
              }
            });
    provider.open(options(Precision.FLOAT32, ComputePath.FAST)).close();
  }

  @Test
  @DisplayName("1.6 An engine and a device that are not there are refused, each by its code.")
  void refusesWhatIsNotThere() {
    Device device = new Device(Device.Kind.GPU, 99);
    assertRefused(
        new BackendOptions(subject.engine(), device, 1, Precision.FLOAT32, ComputePath.REFERENCE),
        ErrorCode.DEVICE_UNAVAILABLE);
    assertRefused(
        new BackendOptions(
            "no-such-engine", Device.CPU, 1, Precision.FLOAT32, ComputePath.REFERENCE),
        ErrorCode.BACKEND_UNKNOWN);
  }

  private void assertRefused(BackendOptions options, ErrorCode code) {
    assertThatThrownBy(() -> subject.provider().open(options).close())
        .as("opened with %s", options)
        .isInstanceOfSatisfying(LikewiseException.class, e -> assertThat(e.code()).isEqualTo(code))
        .message()
        .isNotBlank()
        .endsWith(".")
        .doesNotContain("\n");
  }
}
