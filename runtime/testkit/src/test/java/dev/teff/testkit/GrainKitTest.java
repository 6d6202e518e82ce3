package dev.teff.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.testkit.AccountEvent.Deposited;
import dev.teff.testkit.AccountEvent.Withdrawn;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrainKitTest {
  private final GrainKit kit = GrainKit.create();

  private static long withdraw(Account account, long cents) {
    try {
      return account.withdraw(cents);
    } catch (InsufficientException e) {
      throw sneaky(e);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> RuntimeException sneaky(Throwable thrown) throws X {
    throw (X) thrown;
  }

  @Test
  void command_onWhatWasGiven_appendsAndReturns() {
    kit.given(new Deposited(5), new Deposited(1))
        .when(Account.class, "alice", account -> withdraw(account, 4))
        .thenEvents(new Withdrawn(4))
        .thenResult(2L);
  }

  @Test
  void command_onAnEmptyJournal_appendsAndReturns() {
    kit.when(Account.class, "alice", account -> account.deposit(4))
        .thenEvents(new Deposited(4))
        .thenResult(4L);
  }

  @Test
  void command_thatIsRefused_throwsAndAppendsNothing() {
    kit.given(new Deposited(5))
        .when(Account.class, "alice", account -> withdraw(account, 6))
        .thenThrows(InsufficientException.class)
        .thenThrows(InsufficientException.class, "1 cents are missing")
        .thenNoEvents();
  }

  @Test
  void eventsOfAnOldType_areGivenAndUpcast() {
    kit.given(new AccountEvent.Paid(2), new Deposited(1))
        .when(Account.class, "alice", account -> withdraw(account, 200))
        .thenEvents(new Withdrawn(200))
        .thenResult(1L);
  }

  @Test
  void query_ofWhatWasGiven_returnsIt() {
    kit.given(new Deposited(5), new Deposited(7))
        .when(Account.class, "alice", Account::deposits)
        .thenNoEvents()
        .thenResult(List.of(5L, 7L));
  }

  @Test
  void keyValueState_isGivenAndChecked() {
    GrainKit french = GrainKit.create(new InFrench());
    french.when(Greeter.class, 1L, Greeter::greet).thenNoEvents().thenResult("bonjour");
    french
        .given(new GreeterGrain.Word("salut"))
        .when(Greeter.class, 1L, Greeter::greet)
        .thenResult("salut");
    french
        .when(
            Greeter.class,
            1L,
            greeter -> {
              greeter.teach("coucou");
              return "";
            })
        .thenEvents(new GreeterGrain.Word("coucou"));
  }

  @Test
  void wrongExpectation_tellsAllThatHappened() {
    var result =
        kit.given(new Deposited(5)).when(Account.class, "alice", account -> withdraw(account, 3));
    assertThatThrownBy(() -> result.thenEvents(new Withdrawn(4)))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            """
            account/alice, given
                [Deposited[cents=5]]
            should have appended
                [Withdrawn[cents=4]]
            but appended
                [Withdrawn[cents=3]]
            and returned
                2\
            """);
    assertThatThrownBy(() -> result.thenResult(9L)).hasMessageContaining("should have returned");
    assertThatThrownBy(() -> result.thenThrows(InsufficientException.class))
        .hasMessageContaining("a dev.teff.testkit.InsufficientException");
  }

  @Test
  void unexpectedException_isTheCauseOfTheFailure() {
    var result = kit.when(Account.class, "alice", account -> withdraw(account, 3));
    assertThatThrownBy(() -> result.thenResult(0L))
        .hasMessageContaining("3 cents are missing")
        .hasCauseInstanceOf(InsufficientException.class);
    assertThatThrownBy(() -> result.thenThrows(InsufficientException.class, "no"))
        .hasMessageContaining("should have thrown");
  }

  @Test
  void exceptionThatNobodyExpected_failsEachCheck() {
    var result = kit.when(Account.class, "alice", account -> withdraw(account, 3));
    assertThatThrownBy(result::thenNoEvents)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("3 cents are missing")
        .hasCauseInstanceOf(InsufficientException.class);
    assertThatThrownBy(() -> result.thenThrows(IllegalStateException.class))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(result::thenEvents).isInstanceOf(AssertionError.class);
  }

  @Test
  void givenEvents_thatTheGrainCannotDigest_areReported() {
    assertThatThrownBy(
            () -> kit.given(new Deposited(1313)).when(Account.class, "alice", Account::balance))
        .isInstanceOf(AssertionError.class)
        .hasMessage("account/alice cannot be activated from [Deposited[cents=1313]].")
        .hasRootCauseMessage("1313 brings bad luck");
  }

  @Test
  void givenEvents_thatAreNotTheGrains_areReported() {
    assertThatThrownBy(() -> kit.given("money").when(Account.class, "alice", Account::balance))
        .isInstanceOf(AssertionError.class)
        .hasMessage("dev.teff.testkit.AccountGrain does not store money.");
  }
}
