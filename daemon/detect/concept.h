#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace chipwire {

/// What a form of the lexicon means; the names are those of config/knowledge/lexicon/*.tsv.
#define CHIPWIRE_CONCEPTS(X)                                                                       \
  /* goods under control */                                                                        \
  X(chip)                                                                                          \
  X(semiconductor) X(gpu) X(ai_chip) X(ai_server) X(hbm) X(memory) X(dram) X(nand) X(lithography)  \
      X(duv) X(euv) X(chip_equipment) X(eda_software) X(chip_material) X(gallium) X(germanium)     \
          X(critical_minerals_adjacent) X(chip_maker) X(company) X(plant) X(equipment) /* trade */ \
      X(export_) X(import) X(shipment) X(delivery) X(sale)                                         \
          X(purchase) /* acts and what they act on */                                              \
      X(approve) X(clear_greenlight) X(permit_allow) X(grant_issue) X(obtain) X(instruct)          \
          X(exempt) X(ease) X(lift_end) X(resume) X(ban) X(restrict_tighten) X(impose)             \
              X(export_control) X(block_stop) X(suspend_halt) X(revoke_withdraw) X(deny_reject)    \
                  X(discourage_guidance) X(licence) X(licence_requirement) X(validated_end_user)   \
                      X(application) X(pending) X(review) X(promise) X(bill) X(enforcement)        \
                          X(smuggling) X(entity_list) /* terms of an act */                        \
      X(condition) X(exception) X(time_limit) X(in_principle) X(first_batch) X(quota_cap)          \
          X(fee_revenue_share) /* who acts */                                                      \
      X(customs) X(commerce_ministry) X(bis_agency) X(industry_ministry) X(ndrc_cac)               \
          X(authority_generic) X(judiciary) /* how sure */                                         \
      X(hedge_reported) X(hedge_sources) X(hedge_considering) X(hedge_may) X(hedge_plans)          \
          X(attribution_official) X(attribution_media) X(denial_statement) X(no_comment)           \
              X(negation) X(conditional_if) X(background_past) X(no_longer) X(no_decision) X(urge) \
                  X(legal_act) X(in_force) X(neutral) /* numbers */                                \
      X(mag_1e3) X(mag_1e4) X(mag_1e5) X(mag_several_1e5) X(mag_1e6) X(mag_1e7) X(mag_1e8)         \
          X(mag_1e9) X(mag_1e12) X(quantity_min) X(quantity_max) X(quantity_about)                 \
              X(unit_counter)   /* where to */                                                     \
      X(toward) X(toward_after) /* near misses */                                                  \
      X(neg_snack_casino) X(neg_bargaining_chip) X(neg_merger) X(neg_subsidy)                      \
          X(neg_earnings_market) X(neg_opinion) X(neg_arms_export) X(neg_medical) X(neg_food)      \
              X(neg_building) X(neg_investment) X(neg_telecom) X(neg_identity) X(neg_pet)          \
                  X(neg_energy) X(neg_tariff) X(neg_statistics) X(neg_patent) X(neg_hypothetical)  \
                      X(neg_retraction) X(neg_promotion) X(neg_letter) X(neg_vehicle)              \
                          X(neg_retrospect) X(neg_explainer) X(neg_personnel) X(neg_visa)          \
                              X(neg_event) X(neg_lawsuit) X(neg_antitrust) X(neg_minerals)         \
                                  X(neg_software)

enum class Concept : std::uint8_t {
#define CHIPWIRE_CONCEPT(name) name,
  CHIPWIRE_CONCEPTS(CHIPWIRE_CONCEPT)
#undef CHIPWIRE_CONCEPT
};

inline constexpr std::size_t concept_count = 0
#define CHIPWIRE_CONCEPT(name) +1
    CHIPWIRE_CONCEPTS(CHIPWIRE_CONCEPT)
#undef CHIPWIRE_CONCEPT
    ;

/// The name in the lexicon ("export", "approve"), and back; nothing if there is no such concept.
std::string_view name_of(Concept);
std::optional<Concept> concept_named(std::string_view name);

}  // namespace chipwire
