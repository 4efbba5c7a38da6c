package dev.evenkeel.operator.app.intake;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is told when manifests were written.
 *
 * @param what the thing itself: {@code container/web}, {@code cron /etc/cron.d/backup}
 * @param why  what became of it, without a full stop
 * @param next what a person can do about it; a whole sentence, or null
 */
public record Item(String what, String why, @Nullable String next) {}
