package io.likewise.api.host;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An open backend that refuses what {@link Backend} and {@link TrainableModel} say is refused, so
 * that the one within is asked for nothing that it does not offer, in no wrong order, and is closed
 * once, after its models.
 */
public final class CheckedBackend implements Backend {
  private final NamedEngine engine;
  private final BackendOptions options;
  private final Backend within;
  private final List<CheckedModel> models = new ArrayList<>();
  private boolean closed;

  private CheckedBackend(NamedEngine engine, BackendOptions options, Backend within) {
    this.engine = engine;
    this.options = options;
    this.within = within;
  }

  /**
   * Opens an engine. {@code AUTO} becomes one of its devices; the fast path that it does not claim
   * becomes the reference path, and is described as that.
   *
   * @throws LikewiseException {@code BACKEND_UNKNOWN} if the provider has no engine of that name,
   *     {@code DEVICE_UNAVAILABLE}, {@code CAPABILITY_DECLINED}, or {@code BACKEND_BROKEN} if it
   *     does not load
   */
  public static CheckedBackend open(BackendProvider provider, BackendOptions options) {
    NamedEngine engine = NamedEngine.of(provider, options.engine());
    return engine.loading(
        () -> {
          BackendOptions offered = offered(engine, options);
          return new CheckedBackend(engine, offered, engine.engine().open(offered));
        });
  }

  private static BackendOptions offered(NamedEngine engine, BackendOptions options) {
    Device device = device(engine, options.device());
    if (options.precision() == Precision.FLOAT64 && !engine.claims(Capability.FLOAT64, device)) {
      throw engine.declined("float64", device, "Choose the precision float32.", "precision");
    }
    if (options.precision() == Precision.TF32 && !engine.claims(Capability.TF32, device)) {
      throw engine.declined("tf32", device, "Choose the precision float32.", "precision");
    }
    if (options.deterministic()
        && !engine.claims(Capability.DETERMINISTIC, device)
        && !engine.claims(Capability.DETERMINISTIC_IF_ASKED, device)) {
      throw engine.declined("the same bits at every run", device, "Leave it out.", "deterministic");
    }
    boolean fast = engine.claims(Capability.FAST_PATH, device);
    ComputePath path = options.path();
    if (path == ComputePath.STOCK && !engine.claims(Capability.STOCK_PATH, device)) {
      throw engine.declined("the path stock", device, "Choose the path fast or reference.", "path");
    }
    return options.with(device, path == ComputePath.FAST && !fast ? ComputePath.REFERENCE : path);
  }

  /** The CPU is always there; only whoever asks for more has the engine look. */
  private static Device device(NamedEngine engine, Device wanted) {
    if (wanted.kind() == Device.Kind.CPU) {
      return wanted;
    }
    List<Device> there = engine.engine().devices();
    if (wanted.kind() == Device.Kind.AUTO) {
      return there.stream()
          .filter(device -> device.kind() == Device.Kind.GPU)
          .findFirst()
          .orElse(Device.CPU);
    }
    if (!there.contains(wanted)) {
      String found = there.stream().map(Device::toString).collect(Collectors.joining(", "));
      String message =
          "device %s is not there: engine %s finds %s here%s. Choose one of these; docs/engines.md"
              + " says how an engine comes by a GPU.";
      String reason = engine.engine().whyNoGpu().map(why -> ", because " + why).orElse("");
      throw new LikewiseException(
              ErrorCode.DEVICE_UNAVAILABLE, message.formatted(wanted, engine.name(), found, reason))
          .onSetting("device");
    }
    return wanted;
  }

  @Override
  public EngineInUse description() {
    requireOpen();
    EngineInUse inUse = within.description();
    boolean unclaimed = inUse.path() == ComputePath.FAST && options.path() != ComputePath.FAST;
    return unclaimed ? inUse.withPath(options.path()) : inUse;
  }

  @Override
  public TrainableModel create(ModelSpec spec, Weights weights) {
    requireOpen();
    weights.requireMatches(spec, "initial weights");
    boolean resumable = engine.claims(Capability.RESUMABLE, options.device());
    TrainableModel created = within.create(spec, weights);
    CheckedModel model = new CheckedModel(engine, options.device(), resumable, spec, created);
    models.add(model);
    return model;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the backend is closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      try (within) {
        models.forEach(CheckedModel::close);
      }
    }
  }
}
