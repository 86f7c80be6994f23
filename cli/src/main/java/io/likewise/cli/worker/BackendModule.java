package io.likewise.cli.worker;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.host.CheckedBackend;
import io.likewise.runs.directory.Provenance.Installation;

/** The one backend of this process. */
record BackendModule(BackendProvider provider, BackendOptions options, Installation installation)
    implements Module {
  @Override
  public void configure(Binder binder) {
    binder.bind(Installation.class).toInstance(installation);
  }

  @Provides
  @Singleton
  Backend backend() {
    return CheckedBackend.open(provider, options);
  }
}
