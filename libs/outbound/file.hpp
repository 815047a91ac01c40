// A file descriptor with an owner, and system calls that throw. Internal to this library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::outbound {

class File {
 public:
  // Nothing when it is not there. A symbolic link is not followed. Everything else that fails, here
  // and below, throws std::system_error, which names the call and not the path.
  static std::optional<File> open_to_read(const std::filesystem::path& path);
  // A new file (0600), locked until it is closed: flock(2). Nothing if the name is taken.
  static std::optional<File> create_locked(const std::filesystem::path& path);
  static File open_folder(const std::filesystem::path& path);

  File(File&& other) noexcept;
  File& operator=(File&&) = delete;
  ~File();

  void write(std::string_view bytes) const;
  // Less than `length` only at the end of the file.
  std::string read(std::uint64_t offset, std::size_t length) const;
  std::uint64_t size() const;
  void sync() const;
  // False while somebody else has it locked.
  bool try_lock() const;
  // Whether the path still leads to it: what is locked may have lost its name to another meanwhile.
  bool is_at(const std::filesystem::path& path) const;

 private:
  explicit File(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

// mkdir -p, mode 0700; what was made is made durable.
void make_folders(const std::filesystem::path& path);
// A second name for the same file; false if the name is taken.
bool link_to(const std::filesystem::path& file, const std::filesystem::path& name);
// False if it was not there.
bool remove_file(const std::filesystem::path& path);

}  // namespace signalbox::outbound
