package dev.teff.samples.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;
import dev.teff.samples.bank.TransferOutcome.Accepted;
import dev.teff.samples.bank.TransferOutcome.Reason;
import dev.teff.samples.bank.TransferOutcome.Refused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BankTest {
  private final Store store = Stores.open("memory:");
  private Silo silo = start();

  @BeforeEach
  void openAccounts() {
    account("alice").open(1000);
    account("bob").open(0);
  }

  @AfterEach
  void close() {
    silo.close();
    store.close();
  }

  @Test
  void account_opened_holdsItsOpening() {
    assertThat(account("alice").balance()).isEqualTo(new Balance(true, 1000));
  }

  @Test
  void account_openedAgain_staysAsItIs() {
    assertThat(account("alice").open(5)).isEqualTo(new Posting.Done(1000));
  }

  @Test
  void account_neverOpened_refusesEveryPosting() {
    Account nobody = account("nobody");
    assertThat(nobody.balance()).isEqualTo(new Balance(false, 0));
    assertThat(nobody.withdraw("t", 1)).isEqualTo(new Posting.NotOpen());
    assertThat(nobody.deposit("t", 1)).isEqualTo(new Posting.NotOpen());
    assertThat(nobody.refund("t", 1)).isEqualTo(new Posting.NotOpen());
  }

  @Test
  void posting_repeated_isAppliedOnce() {
    Account alice = account("alice");
    for (int i = 0; i < 2; i++) {
      assertThat(alice.withdraw("t", 300)).isEqualTo(new Posting.Done(700));
    }
    for (int i = 0; i < 2; i++) {
      assertThat(alice.refund("t", 300)).isEqualTo(new Posting.Done(1000));
    }
    for (int i = 0; i < 2; i++) {
      assertThat(alice.deposit("t", 50)).isEqualTo(new Posting.Done(1050));
    }
  }

  @Test
  void posting_repeatedAfterRestart_isAppliedOnce() {
    account("alice").withdraw("t", 300);
    restart();
    assertThat(account("alice").withdraw("t", 300)).isEqualTo(new Posting.Done(700));
  }

  @Test
  void withdrawal_beyondBalance_isRefused() {
    assertThat(account("alice").withdraw("t", 1001)).isEqualTo(new Posting.Insufficient(1000));
    assertThat(account("alice").balance().cents()).isEqualTo(1000);
  }

  @Test
  void posting_ofNothing_fails() {
    assertThatThrownBy(() -> account("alice").deposit("t", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 cent or more");
  }

  @Test
  void transfer_betweenAccounts_movesTheMoneyOnce() {
    for (int i = 0; i < 2; i++) {
      assertThat(transfer("t").execute("alice", "bob", 400)).isEqualTo(new Accepted());
    }
    assertBalances(600, 400);
  }

  @Test
  void transfer_repeatedAfterRestart_answersAsBefore() {
    transfer("t").execute("alice", "bob", 400);
    transfer("u").execute("alice", "bob", 4000);
    restart();
    assertThat(transfer("t").execute("alice", "bob", 400)).isEqualTo(new Accepted());
    assertThat(transfer("u").execute("alice", "bob", 4000)).isEqualTo(noMoney());
    assertBalances(600, 400);
  }

  @Test
  void transfer_withoutMoney_isRefusedForGood() {
    assertThat(transfer("t").execute("bob", "alice", 1)).isInstanceOf(Refused.class);
    transfer("u").execute("alice", "bob", 100);
    assertThat(transfer("t").execute("bob", "alice", 1)).isInstanceOf(Refused.class);
    assertBalances(900, 100);
  }

  @Test
  void transfer_toUnknownAccount_bringsTheMoneyBack() {
    assertThat(transfer("t").execute("alice", "nobody", 400))
        .isEqualTo(new Refused(Reason.UNKNOWN_ACCOUNT, "no account nobody"));
    assertBalances(1000, 0);
  }

  @Test
  void transfer_fromUnknownAccount_isRefused() {
    assertThat(transfer("t").execute("nobody", "bob", 400))
        .isEqualTo(new Refused(Reason.UNKNOWN_ACCOUNT, "no account nobody"));
  }

  @Test
  void transfer_withOtherArguments_isRefused() {
    transfer("t").execute("alice", "bob", 400);
    assertThat(transfer("t").execute("alice", "bob", 500))
        .isEqualTo(new Refused(Reason.CONFLICT, "transfer t is 4.00 from alice to bob"));
    assertBalances(600, 400);
  }

  @Test
  void transfer_thatMakesNoSense_isRefusedAndForgotten() {
    assertThat(transfer("t").execute("alice", "alice", 1)).isInstanceOf(Refused.class);
    assertThat(transfer("t").execute("alice", "bob", -1)).isInstanceOf(Refused.class);
    assertThat(transfer("t").execute("alice", "bob", 1)).isEqualTo(new Accepted());
  }

  /** The silo died after the account's step and before the transfer journaled it. */
  @Test
  void transfer_whoseStepRanBefore_doesNotRunItTwice() {
    account("alice").withdraw("t", 400);
    account("bob").deposit("t", 400);
    assertThat(transfer("t").execute("alice", "bob", 400)).isEqualTo(new Accepted());
    assertBalances(600, 400);
  }

  private static Refused noMoney() {
    return new Refused(Reason.INSUFFICIENT_FUNDS, "alice has only 6.00");
  }

  private void assertBalances(long alice, long bob) {
    assertThat(account("alice").balance().cents()).isEqualTo(alice);
    assertThat(account("bob").balance().cents()).isEqualTo(bob);
  }

  private Account account(String name) {
    return silo.grains().ref(Account.class, name);
  }

  private Transfer transfer(String id) {
    return silo.grains().ref(Transfer.class, id);
  }

  private void restart() {
    silo.close();
    silo = start();
  }

  private Silo start() {
    return Silo.builder().store(store).start();
  }
}
