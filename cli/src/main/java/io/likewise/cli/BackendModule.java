package io.likewise.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;

/** The one backend of this process. */
final class BackendModule extends AbstractModule {
  private final BackendProvider provider;
  private final BackendOptions options;

  BackendModule(BackendProvider provider, BackendOptions options) {
    this.provider = provider;
    this.options = options;
  }

  @Provides
  @Singleton
  Backend backend() {
    return Providers.open(provider, options);
  }
}
