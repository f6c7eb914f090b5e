# Networks: igraph and sna; permutations, jackknife and core/periphery fits by going through all cases.
suppressMessages({library(igraph); library(sna)})
source("../write.R")
edges <- read.csv("input.csv")
actors <- read.csv("actors.csv")
all_orders <- function(n) {
  if (n == 1) return(matrix(1, 1, 1))
  shorter <- all_orders(n - 1)
  do.call(rbind, lapply(1:n, function(last) cbind(last, matrix(setdiff(1:n, last)[shorter], ncol = n - 1))))
}
table_of <- function(case) {
  d <- edges[edges$case == case, ]
  v <- actors$actor[actors$case == case]
  m <- matrix(0, length(v), length(v), dimnames = list(v, v))
  m[cbind(d$from, d$to)] <- 1
  if (case %in% c("undirected", "star", "parts")) m <- pmax(m, t(m))
  m
}
off <- function(m) m[row(m) != col(m)]
jackknife <- function(m) {
  n <- nrow(m)
  left <- sapply(1:n, function(i) mean(off(m[-i, -i])))
  sqrt((n - 1) / n * sum((left - mean(left))^2))
}
ei <- function(m, group) {
  same <- outer(group, group, "==")
  1 - 2 * sum(m * same) / sum(m)
}
core <- function(m, tied) {
  n <- nrow(m)
  best <- -Inf
  for (code in 0:(2^n - 1)) {
    inside <- as.logical(bitwAnd(code, 2^(0:(n - 1))))
    if (sum(inside) < (if (tied) 1 else 2) || sum(!inside) < 2) next
    ideal <- outer(inside, inside, if (tied) "|" else "&") * 1
    if (!tied) ideal[outer(inside, inside, "!=")] <- NA
    found <- suppressWarnings(cor(off(m), off(ideal), use = "complete.obs"))
    if (!is.na(found)) best <- max(best, found)
  }
  best
}
cases <- lapply(setNames(nm = unique(edges$case)), function(case) {
  m <- table_of(case)
  directed <- !isSymmetric(m)
  group <- actors$group[actors$case == case]
  g <- graph_from_adjacency_matrix(m, mode = if (directed) "directed" else "undirected")
  number <- as.integer(factor(group))
  orders <- if (nrow(m) <= 7) all_orders(nrow(m))
  values <- c(density = edge_density(g), components = igraph::components(g, mode = "weak")$no,
    largest = max(igraph::components(g, mode = "weak")$csize), isolates = sum(igraph::degree(g) == 0),
    cut_points = length(articulation_points(as.undirected(g))), mean_distance = mean_distance(g),
    transitivity = if (directed) gtrans(m) else transitivity(g, "global"),
    clustering = transitivity(as.undirected(g), "localaverage", isolates = "zero"),
    clustering_without = transitivity(as.undirected(g), "localaverage", isolates = "NaN"),
    betweenness_central = centr_betw(g, directed = directed)$centralization,
    degree_central = if (directed) sna::centralization(m, sna::degree, mode = "digraph", cmode = "freeman") else
      centr_degree(g, loops = FALSE)$centralization,
    modularity = modularity(g, number, directed = directed),
    assortativity = assortativity_nominal(g, number, directed = directed),
    ei = ei(m, group), jackknife = jackknife(m),
    core = core(m, FALSE), core_tied = core(m, TRUE))
  values <- c(values, setNames(igraph::betweenness(g), paste0("betweenness_", rownames(m))),
    setNames(coreness(as.undirected(g)), paste0("coreness_", rownames(m))))
  if (igraph::components(g, mode = "strong")$no == 1)
    values <- c(values, closeness_central = if (directed) NA else centr_clo(g)$centralization,
      setNames(igraph::closeness(g, mode = "out", normalized = TRUE), paste0("closeness_", rownames(m))))
  if (directed) values <- c(values, reciprocity_ties = unname(grecip(m, measure = "edgewise")),
    reciprocity_pairs = unname(grecip(m, measure = "dyadic.nonnull")),
    reciprocity_all_pairs = unname(grecip(m, measure = "dyadic")),
    in_central = centr_degree(g, mode = "in", loops = FALSE)$centralization,
    out_central = centr_degree(g, mode = "out", loops = FALSE)$centralization)
  if (!is.null(orders)) {
    drawn <- apply(orders, 1, function(i) ei(m, group[i]))
    near <- abs(drawn - mean(drawn)) >= abs(ei(m, group) - mean(drawn)) - 1e-10
    values <- c(values, ei_expected = mean(drawn), ei_p = mean(near),
      ei_less = mean(drawn <= ei(m, group) + 1e-10))
  }
  pairs <- nrow(m) * (nrow(m) - 1) / if (directed) 1 else 2
  inside <- sum(off(outer(group, group, "=="))) / if (directed) 1 else 2
  ties <- sum(m) / if (directed) 1 else 2
  within <- sum(m * outer(group, group, "==")) / if (directed) 1 else 2
  c(values, ei_ties_expected = 1 - 2 * inside / pairs,
    ei_ties_less = phyper(within - 1, inside, pairs - inside, ties, lower.tail = FALSE))
})
one <- table_of("directed")
two <- table_of("later")
orders <- all_orders(nrow(one))
drawn <- apply(orders, 1, function(i) gcor(one, two[i, i]))
observed <- gcor(one, two)
n <- nrow(one)
cases$change <- c(correlation = observed, p = mean(abs(drawn) >= abs(observed) - 1e-10),
  p_greater = mean(drawn >= observed - 1e-10), p_less = mean(drawn <= observed + 1e-10),
  expected = mean(drawn), kept = sum(one * two), made = sum((1 - one) * two), ended = sum(one * (1 - two)),
  jaccard = sum(one * two) / sum(pmax(one, two)))
set.seed(1)
glasgow_like <- table_of("undirected")
pairs <- which(upper.tri(glasgow_like), arr.ind = TRUE)
drawn <- replicate(200000, {
  i <- sample(nrow(glasgow_like), replace = TRUE)
  m <- glasgow_like[i, i]
  filled <- outer(i, i, "==")
  upper <- which(filled & upper.tri(filled))
  m[upper] <- glasgow_like[pairs[sample(nrow(pairs), length(upper), replace = TRUE), , drop = FALSE]]
  mean(m[upper.tri(m)])
})
cases$bootstrap <- c(error = sd(drawn), low = unname(quantile(drawn, 0.025)), high = unname(quantile(drawn, 0.975)))
write_reference(cases, c("igraph", "sna"))
