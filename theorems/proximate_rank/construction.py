"""Proximate rank as a library: everything a user of the algorithms imports, from one place.

prank_eps(w) = min { rank(u) : |u - w| <= eps in every single weight }. `network` is one hidden layer of tanh (or
sigmoid) units, every weight read exactly; `eps` is an integer, a Fraction, "p/q" or a float, read exactly; the ball
is closed. What is measured is the network's own weights; output biases never matter.

    weights         read_weights(network) -> Weights: incoming [h][n + 1] = (b, c) and outgoing [h][m], Fractions
                    Instance(weights, eps, open_ball=False): the same in integers, with every comparison that counts
    compatibility   which signed units can meet in the ball, and the components that this makes
    structure       Structure(eliminated, groups), groups of (unit, sign); its cost, its threshold, its perturbed weights
    brute_force     brute_force(network, eps) -> (cost, Structure): all eliminations, partitions and signs, few units
    bounds          proximate_rank_upper_bound(network, eps) -> Upper(bound, structure), greedy, near linear;
                    proximate_rank_lower_bound(network, eps) -> Lower(bound, weights), units that need a group each
    exact_value     proximate_rank(network, eps, time_limit=60) -> Bracket(lower, upper, exact, structure, parts)
    certificates    upper_claims(network, eps, bound), upper_evidence(network, eps, structure) for the checker
                    `proximate_rank.upper`; lower_claims(...), lower_evidence(bracket, refute) for `proximate_rank.lower`
    staircase       staircase(network, time_limit) -> [Step(eps, rank, structure)], exact rational breakpoints
    subset_sum      subset_sum_network(items, target), equal_bins_network(items, bins) and the way back
    families        FAMILIES, random_network(family, seed, units, inputs, outputs)
"""
