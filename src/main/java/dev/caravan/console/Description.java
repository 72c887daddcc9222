package dev.caravan.console;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;

/** The API as an OpenAPI document: what the methods and records say of themselves, and how failures are answered. */
@Configuration(proxyBeanMethods = false)
class Description {
    private static final String PROBLEM = "Problem";

    @Bean
    OpenAPI described() {
        @Nullable String version = Description.class.getPackage().getImplementationVersion();
        return new OpenAPI()
                .info(new Info()
                        .title("Caravan")
                        .description("What runs, what it found, and acting on it.")
                        .version(version == null ? "development" : version));
    }

    /** Operations are called after the class and the method that answer them: {@code runs-resume}. */
    @Bean
    OperationCustomizer named() {
        return (operation, method) -> {
            String group = group(method);
            return operation
                    .operationId(group + "-" + method.getMethod().getName())
                    .tags(List.of(group));
        };
    }

    /** The descriptions of the groups are found under the class's name; they are called as their operations say. */
    @Bean
    OpenApiCustomizer grouped() {
        return api -> api.getTags().forEach(tag -> tag.setName(tag.getName().replaceFirst("-api$", "")));
    }

    private static String group(HandlerMethod method) {
        return method.getBeanType().getSimpleName().replaceFirst("Api$", "").toLowerCase(Locale.ROOT);
    }

    @Bean
    OpenApiCustomizer failures() {
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problem());
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .forEach(Description::canFail);
        };
    }

    private static void canFail(Operation operation) {
        operation
                .getResponses()
                .addApiResponse(
                        "default",
                        new ApiResponse()
                                .description("It was not done.")
                                .content(new Content()
                                        .addMediaType(
                                                "application/problem+json",
                                                new MediaType().schema(new Schema<>().$ref(PROBLEM)))));
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .description("A failure (RFC 9457).")
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("What is wrong."))
                .addProperty("wayOut", new StringSchema().description("What to do."))
                .addProperty(
                        "findings", new ArraySchema().items(new ObjectSchema()).description("What refuses it."));
    }
}
