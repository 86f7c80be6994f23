package io.likewise.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.LikewiseException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A proxy")
class EnvironmentProxyTest {
  private static final ProxySelector OTHERWISE =
      ProxySelector.of(InetSocketAddress.createUnresolved("java", 1));

  private static String select(Map<String, String> environment, String target) {
    Proxy proxy = new EnvironmentProxy(environment, OTHERWISE).select(URI.create(target)).get(0);
    return proxy.address() instanceof InetSocketAddress address
        ? address.getHostString() + ":" + address.getPort()
        : "direct";
  }

  @ParameterizedTest(name = "by {0}={1} for {2} is {3}")
  @CsvSource({
    "HTTPS_PROXY, http://p:8080, https://a.org/x, p:8080",
    "https_proxy, p:8080, https://a.org/x, p:8080",
    "HTTPS_PROXY, http://p, https://a.org/x, p:80",
    "HTTPS_PROXY, http://p:8080, http://a.org/x, java:1",
    "HTTP_PROXY, http://p:8080/, http://a.org/x, p:8080",
    "ALL_PROXY, http://p:8080, https://a.org/x, p:8080",
    "HTTPS_PROXY, ' ', https://a.org/x, java:1",
  })
  void chosen(String variable, String value, String target, String expected) {
    assertThat(select(Map.of(variable, value), target)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "is left out for NO_PROXY={0}: {1}")
  @CsvSource({
    "'*', true",
    "a.org, true",
    "'x, .a.org', true",
    "'*.a.org', true",
    "files.a.org:443, true",
    "FILES.A.ORG, true",
    "b.org, false",
    "s.a.org, false",
    "es.a.org, false",
    "',', false",
  })
  void exempt(String value, boolean direct) {
    assertThat(
            select(Map.of("HTTPS_PROXY", "http://p:1", "NO_PROXY", value), "https://files.a.org/x"))
        .isEqualTo(direct ? "direct" : "p:1");
  }

  @ParameterizedTest(name = "that is ''{0}'' is refused without being shown")
  @ValueSource(strings = {"socks5://u:secret@p:1", "http://", "http://u:secret@ p", "ftp://p"})
  void refused(String value) {
    assertThatThrownBy(() -> select(Map.of("HTTPS_PROXY", value), "https://a.org/"))
        .isInstanceOf(LikewiseException.class)
        .hasMessageStartingWith("HTTPS_PROXY: ")
        .hasMessageNotContaining("secret");
  }

  @Test
  @DisplayName("is what Java says if no variable is set")
  void otherwise() {
    assertThat(select(Map.of(), "https://a.org/")).isEqualTo("java:1");
  }

  @ParameterizedTest(name = "by {0} is described as {2}")
  @CsvSource({
    "all_proxy, http://u:secret@p:9, 'the proxy p:9, named by all_proxy'",
    "HTTPS_PROXY, p, 'the proxy p:80, named by HTTPS_PROXY'",
    "HTTP_PROXY, p, 'the proxy java:1, named by -Dhttps.proxyHost or the system''s settings'",
    "NO_PROXY, a.org, 'the proxy java:1, named by -Dhttps.proxyHost or the system''s settings'",
  })
  void described(String variable, String value, String words) {
    assertThat(
            new EnvironmentProxy(Map.of(variable, value), OTHERWISE)
                .described(URI.create("https://a.org/")))
        .contains(words);
  }

  @Test
  @DisplayName("that is not used is not described")
  void direct() {
    Map<String, String> environment = Map.of("ALL_PROXY", "p:1", "NO_PROXY", "*");
    assertThat(new EnvironmentProxy(environment, OTHERWISE).described(URI.create("https://a/")))
        .isEmpty();
    assertThat(
            new EnvironmentProxy(Map.of(), ProxySelector.of(null))
                .described(URI.create("https://a/")))
        .isEmpty();
  }
}
