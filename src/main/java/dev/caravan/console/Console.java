package dev.caravan.console;

import dev.caravan.run.Consolidation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The page and its API, as part of the service. */
@Configuration(proxyBeanMethods = false)
@Import({
    OverviewApi.class,
    RunsApi.class,
    PlansApi.class,
    RefreshesApi.class,
    VerificationsApi.class,
    GenerationsApi.class,
    QuarantineApi.class,
    RoutesApi.class,
    SettingsApi.class,
    FlowApi.class,
    JobsApi.class,
    EventsApi.class,
    Problems.class,
    Description.class
})
public class Console implements WebMvcConfigurer {
    @Bean
    OpenLedger openLedger(Consolidation consolidation) {
        return new OpenLedger(consolidation.target());
    }

    @Bean
    Databases watchedDatabases(Consolidation consolidation) {
        return new Databases(consolidation);
    }

    @Bean
    RecentAnswers recentAnswers() {
        return new RecentAnswers();
    }

    @Bean
    Jobs jobs(RecentAnswers answers) {
        return new Jobs(answers::forget);
    }

    @Bean
    OverviewReader overviewReader(Consolidation consolidation, OpenLedger ledger, Databases databases, Jobs jobs) {
        return new OverviewReader(consolidation, ledger, databases, jobs);
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/console/**").addResourceLocations("classpath:/console/");
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addViewController("/").setViewName("forward:/console/index.html");
    }
}
