# Rubin's rules with mice; a model of leaving with glm; weights for those who stayed with survey.
suppressMessages({library(mice); library(survey)})
source("../write.R")
pools <- read.csv("pool.csv")
pooled <- unlist(lapply(split(pools, pools$case), function(d) {
  lapply(c(Inf, 40, 12), function(n) {
    p <- pool.scalar(d$estimate, d$variance, n = n, k = 2)
    c(estimate = p$qbar, within = p$ubar, between = p$b, total = p$t, df = p$df, relative_increase = p$r, missing_information = p$fmi)
  })
}), recursive = FALSE)
names(pooled) <- paste0("pool_", rep(sort(unique(pools$case)), each = 3), "_", c("inf", 40, 12))
d <- read.csv("attrition.csv")
left <- glm(1 - stayed ~ age + sex + before, binomial, d, control = list(epsilon = 1e-14))
b <- coef(left)
V <- vcov(left)
X <- model.matrix(left)
p <- fitted(left)
slope <- function(k) c(unname(b[k]) * mean(p * (1 - p)), sqrt({
  g <- sapply(1:4, function(j) mean((1 - 2 * p) * p * (1 - p) * X[, j]) * b[k]); g[k] <- g[k] + mean(p * (1 - p))
  t(g) %*% V %*% g
}))
x1 <- x0 <- X; x1[, "sex"] <- 1; x0[, "sex"] <- 0
p1 <- plogis(x1 %*% b); p0 <- plogis(x0 %*% b)
g <- colMeans(c(p1 * (1 - p1)) * x1 - c(p0 * (1 - p0)) * x0)
ranks <- rank(p)
n1 <- sum(d$stayed == 0)
auc <- (sum(ranks[d$stayed == 0]) - n1 * (n1 + 1) / 2) / (n1 * sum(d$stayed))
model <- c(
  age = unname(b["age"]), age_se = sqrt(V[2, 2]), sex = unname(b["sex"]), sex_se = sqrt(V[3, 3]),
  age_effect = slope(2)[1], age_effect_se = slope(2)[2],
  sex_effect = mean(p1 - p0), sex_effect_se = sqrt(c(t(g) %*% V %*% g)),
  chi_square = c(b[-1] %*% solve(V[-1, -1]) %*% b[-1]), discrimination = auc
)
stay <- glm(stayed ~ age + sex + before, binomial, d, control = list(epsilon = 1e-14))
q <- fitted(stay)
here <- d$stayed == 1
y <- d$after - d$before
plain <- 1 / q[here]
stable <- mean(d$stayed) / q[here]
conditional <- fitted(glm(stayed ~ sex, binomial, d, control = list(epsilon = 1e-14)))[here] / q[here]
cut <- pmin(pmax(stable, quantile(stable, 0.05)), quantile(stable, 0.95))
weighted <- function(w) {
  m <- svymean(~y, svydesign(~1, weights = w, data = data.frame(y = y[here])))
  t <- confint(m, df = sum(here) - 1)
  c(estimate = unname(coef(m)), se = c(SE(m)), low = t[1], high = t[2], effective_n = sum(w)^2 / sum(w^2), largest = max(w) / mean(w))
}
# Joint estimating equations of the model of staying and the weighted mean, by numerical derivatives.
psi <- function(theta) {
  probability <- plogis(c(X %*% theta[1:4]))
  cbind(X * (d$stayed - probability), ifelse(here, (y - theta[5]) / probability, 0))
}
theta <- c(coef(stay), weighted.mean(y[here], plain))
h <- 1e-5
A <- sapply(1:5, function(j) { up <- down <- theta; up[j] <- up[j] + h; down[j] <- down[j] - h; (colSums(psi(up)) - colSums(psi(down))) / (2 * h) })
S <- solve(A) %*% crossprod(psi(theta)) %*% t(solve(A))
# Standardised difference of categories after Yang and Dalton, of three age groups.
band <- cut(d$age, c(0, 30, 45, 100), labels = FALSE)
shares <- rbind(prop.table(table(band[here])), prop.table(table(band[!here])))[, -1]
spread <- (diag(shares[1, ]) - tcrossprod(shares[1, ]) + diag(shares[2, ]) - tcrossprod(shares[2, ])) / 2
away <- shares[2, ] - shares[1, ]
cases <- c(pooled, list(
  model = model, weights = weighted(plain), stabilised = weighted(stable), conditional = weighted(conditional),
  bands = c(standardised = sqrt(c(t(away) %*% solve(spread) %*% away)), chi_square = unname(suppressWarnings(chisq.test(table(band, here)))$statistic)),
  trimmed = weighted(cut), estimated = c(estimate = unname(theta[5]), se = sqrt(S[5, 5]))
))
write_reference(cases, c("mice", "survey"))
