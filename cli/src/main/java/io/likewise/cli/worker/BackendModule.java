package io.likewise.cli.worker;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.host.CheckedBackend;
import io.likewise.runs.directory.Provenance.Installation;

/** The one backend of this process. */
final class BackendModule extends AbstractModule {
  private final BackendProvider provider;
  private final BackendOptions options;
  private final Installation installation;

  BackendModule(BackendProvider provider, BackendOptions options, Installation installation) {
    this.provider = provider;
    this.options = options;
    this.installation = installation;
  }

  @Override
  protected void configure() {
    bind(Installation.class).toInstance(installation);
  }

  @Provides
  @Singleton
  Backend backend() {
    return CheckedBackend.open(provider, options);
  }
}
