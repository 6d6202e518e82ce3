package dev.teff.loadtest.harness;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What must be true of an answer. */
record Check<T extends @Nullable Object>(String what, Predicate<? super T> holds) {}
