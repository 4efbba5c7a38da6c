package dev.evenkeel.operator.app.server;

import dev.evenkeel.api.http.ActionView;
import dev.evenkeel.api.http.ListOf;
import dev.evenkeel.api.http.RevisionView;
import dev.evenkeel.api.http.RollbackRequest;
import dev.evenkeel.api.http.SyncRequest;
import dev.evenkeel.api.http.SyncView;
import dev.evenkeel.operator.app.Operations;
import dev.evenkeel.operator.app.RefusedException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** The commits that were read, asking for the newest now, and going back to an earlier one. */
@Controller("/api/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
class RevisionsController {
  private final Operations operations;

  RevisionsController(Operations operations) {
    this.operations = operations;
  }

  /** Commits that were read, newest first. */
  @Get("/revisions")
  ListOf<RevisionView> revisions() {
    return new ListOf<>(operations.revisions());
  }

  /** Reads the repository and looks at the hosts now; an empty body means all. Answers when the commit is known; converging is seen in the conditions. */
  @Post("/sync")
  SyncView sync(HttpRequest<?> request, @Body @Nullable SyncRequest wish) throws RefusedException, InterruptedException {
    return operations.sync(wish == null ? SyncRequest.ALL : wish, Caller.of(request).toString());
  }

  /** Leads everything back to what an earlier commit says, each resource until a newer commit touches it. */
  @Post("/rollback")
  ActionView rollback(HttpRequest<?> request, @Body RollbackRequest wish) throws RefusedException {
    return operations.rollBack(null, wish.to(), Caller.of(request).toString());
  }
}
