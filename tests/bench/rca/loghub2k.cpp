#include "bench/rca/set.hpp"

#include <stdexcept>

namespace signalbox::bench {

Work run_loghub2k(const Places& /*places*/) { throw std::runtime_error("not built yet"); }

}  // namespace signalbox::bench
