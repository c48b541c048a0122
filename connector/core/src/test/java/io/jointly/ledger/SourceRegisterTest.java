package io.jointly.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.EnvironmentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRegisterTest {

  @TempDir private Path folder;

  private SourceRegister of(String key, String collaboration) {
    return SourceRegister.beside(folder.resolve(key), collaboration, "north");
  }

  @Test
  void tellsOtherTablesOverTheSameRelations() {
    of("key.pem", "one").add("admissions", Set.of("table a", "table b"));
    of("key.pem", "one").add("visits", Set.of("table v"));
    assertThat(of("key.pem", "two").othersReading("admissions", Set.of("table b", "table c")))
        .containsExactly("one.admissions");
    assertThat(of("key.pem", "one").othersReading("visits", Set.of("table a")))
        .containsExactly("one.admissions");
    assertThat(of("key.pem", "one").othersReading("admissions", Set.of("table a"))).isEmpty();
    assertThat(of("key.pem", "two").othersReading("admissions", Set.of("table c"))).isEmpty();
    assertThat(of("key.pem", "two").othersReading("admissions", Set.of())).isEmpty();
    // Another key is another party, as far as anybody can see.
    assertThat(of("other.pem", "two").othersReading("admissions", Set.of("table a"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "file:/data/a, file:/data/a, true",
    "file:/data/a, file:/data, true",
    "file:/data, file:/data/a/b, true",
    "file:/data/a, file:/data/ab, false",
    "file:/data/a, file:/data/b, false",
    "table x.a, table x.ab, false",
  })
  void aFolderIsSharedWithWhatIsInIt(String one, String other, boolean shared) {
    of("key.pem", "one").add("t", Set.of(one));
    assertThat(of("key.pem", "two").othersReading("t", Set.of(other)).isEmpty())
        .isNotEqualTo(shared);
  }

  @Test
  void keepsWhatItHasAndIsItsOwnersOnly() throws IOException {
    SourceRegister register = of("key.pem", "one");
    assertThat(register.add("t", Set.of("table a"))).isTrue();
    assertThat(register.add("t", Set.of("table b"))).isTrue();
    assertThat(of("key.pem", "two").othersReading("t", Set.of("table a"))).hasSize(1);
    assertThat(of("key.pem", "two").othersReading("t", Set.of("table b"))).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(register.file("t"))))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "one\tt", "\n"})
  void anUnreadableRegisterIsAnError(String content) throws IOException {
    Files.writeString(of("key.pem", "one").file("t"), content);
    assertThatThrownBy(() -> of("key.pem", "two").othersReading("t", Set.of("table a")))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("key.pem.one.north.t.sources")
        .hasMessageContaining("put it back");
  }
}
