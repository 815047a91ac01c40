// The one place where Asio and Beast are compiled. Everyone else sees declarations only, which
// saves 6 to 25 s per file that would otherwise instantiate them.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
