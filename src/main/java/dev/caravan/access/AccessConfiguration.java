package dev.caravan.access;

import jakarta.servlet.DispatcherType;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer.FrameOptionsConfig;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;

/** The door: what each request needs before anything answers it. Wants a bean of {@link Access}. */
@Configuration(proxyBeanMethods = false)
public class AccessConfiguration {
    private static final String CONTENT =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    @Bean
    AuthenticationManager passwords(Access access) {
        ProviderManager manager =
                new ProviderManager(new PasswordLogin(access.users(), new Attempts(InstantSource.system())));
        manager.setEraseCredentialsAfterAuthentication(true);
        return manager;
    }

    @Bean(initMethod = "look")
    @ConditionalOnProperty("caravan.access.issuer")
    Issuer issuer(Access access) {
        return new Issuer(access.settings());
    }

    @Bean
    LoginPage loginPage(Access access) {
        return new LoginPage(!access.users().isEmpty(), access.settings().issuer() != null);
    }

    @Bean
    Me me(Access access) {
        return new Me(access.login());
    }

    /** The requests are measured, not each filter of each request: that would take longer than many an answer. */
    @Bean
    SecurityObservationSettings nothingObserved() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    SecurityFilterChain door(HttpSecurity http, Access access, LoginPage loginPage, ObjectProvider<Issuer> provided) {
        Doorman doorman = new Doorman(access.login());
        headers(http);
        rules(http);
        http.requestCache(cache -> cache.requestCache(new NullRequestCache()));
        http.exceptionHandling(
                handling -> handling.authenticationEntryPoint(doorman).accessDeniedHandler(doorman));
        CookieCsrfTokenRepository tokens = CookieCsrfTokenRepository.withHttpOnlyFalse();
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Strict"));
        http.csrf(csrf -> csrf.spa().csrfTokenRepository(tokens));
        if (access.login()) {
            Welcome welcome = new Welcome(access.settings().sessionTimeout());
            @Nullable Issuer issuer = provided.getIfAvailable();
            if (!access.users().isEmpty()) {
                http.csrf(csrf -> csrf.ignoringRequestMatchers(Doorman::script));
                http.httpBasic(basic -> basic.authenticationEntryPoint(doorman));
                http.formLogin(form ->
                        form.loginPage(LoginPage.PATH).successHandler(welcome).failureHandler(loginPage));
            }
            if (issuer != null) {
                issuer(http, issuer, access, welcome);
            }
            http.logout(logout -> logout.logoutSuccessUrl(LoginPage.PATH));
        } else {
            http.addFilterBefore(new LocalOnly(), CsrfFilter.class);
            http.logout(AbstractHttpConfigurer::disable);
        }
        return http.build();
    }

    private static void issuer(HttpSecurity http, Issuer issuer, Access access, Welcome welcome) {
        http.addFilterAfter(new IssuerGate(issuer), CsrfFilter.class);
        http.oauth2Login(login -> login.loginPage(LoginPage.PATH)
                .clientRegistrationRepository(issuer)
                .authorizationEndpoint(start -> start.authorizationRequestRepository(new PendingLogins()))
                .userInfoEndpoint(user -> user.oidcUserService(new IssuerUsers(access.settings())))
                .successHandler(welcome)
                .failureHandler(
                        (request, response, failure) -> response.sendRedirect(LoginPage.PATH + "?problem=refused")));
    }

    private static void rules(HttpSecurity http) {
        http.authorizeHttpRequests(
                requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers(
                                HttpMethod.GET,
                                "/health",
                                "/health/liveness",
                                "/health/readiness",
                                LoginPage.PATH,
                                LoginPage.STYLE)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET)
                        .hasRole(Role.READER.name())
                        .requestMatchers(HttpMethod.HEAD)
                        .hasRole(Role.READER.name())
                        .requestMatchers(HttpMethod.POST)
                        .hasRole(Role.OPERATOR.name())
                        .requestMatchers(HttpMethod.PUT)
                        .hasRole(Role.OPERATOR.name())
                        .requestMatchers(HttpMethod.PATCH)
                        .hasRole(Role.OPERATOR.name())
                        .requestMatchers(HttpMethod.DELETE)
                        .hasRole(Role.OPERATOR.name())
                        .anyRequest()
                        .denyAll());
    }

    private static void headers(HttpSecurity http) {
        http.headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT))
                .frameOptions(FrameOptionsConfig::deny)
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy("camera=(), geolocation=(), microphone=()")));
    }
}
