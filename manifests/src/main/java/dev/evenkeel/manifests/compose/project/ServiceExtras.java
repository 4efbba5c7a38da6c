package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.manifests.compose.OneOrManyShape;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** The fields of a service that concern its place in the project and not its container. */
@Written(snakeCase = true)
record ServiceExtras(@Field("Services that come first") @ShapedBy(Need.ListOf.class) List<Need> dependsOn,
    @Field("Profiles that it belongs to; none means always") List<String> profiles,
    @Field("How many containers") @Nullable Integer scale,
    @Field("Configs") @ShapedBy(Grant.ListOf.class) List<Grant> configs,
    @Field("Secrets") @ShapedBy(Grant.ListOf.class) List<Grant> secrets,
    @Field("Services that are reached by name") @ShapedBy(OneOrManyShape.class) List<String> links,
    @Field("For people: containers of one network reach all ports of each other") @ShapedBy(OneOrManyShape.class) List<String> expose,
    @Field("For docker compose up only") @Nullable Boolean attach) {}
