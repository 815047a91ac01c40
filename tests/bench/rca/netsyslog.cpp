#include "bench/rca/set.hpp"

#include <stdexcept>

namespace signalbox::bench {

Work run_netsyslog(const Places& /*places*/) { throw std::runtime_error("not built yet"); }

}  // namespace signalbox::bench
