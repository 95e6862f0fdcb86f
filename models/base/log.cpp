// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/base/log.h"

#include "models/secrets/redact.h"

#include <QByteArray>
#include <QDir>

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

#include <sys/stat.h>

#include <memory>

namespace wavedeck::log {

namespace {

std::shared_ptr<spdlog::logger> logger;

// Hostile names must not forge lines or colours, and a path or an error text may quote a secret.
std::string oneLine(const QString& message)
{
    QByteArray bytes = redacted(message).toUtf8();
    for (char& c : bytes)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            c = ' ';
    return bytes.toStdString();
}

} // namespace

void open(const QString& dataDir, const QString& name)
{
    const QString folder = dataDir + QStringLiteral("/log");
    QDir().mkpath(folder);
    ::chmod(QFile::encodeName(folder).constData(), 0700);
    try {
        constexpr std::size_t kFileBytes = 2 * 1024 * 1024;
        constexpr std::size_t kFiles = 5;
        const std::string file = QStringLiteral("%1/%2.log").arg(folder, name).toStdString();
        auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file, kFileBytes, kFiles);
        logger = std::make_shared<spdlog::logger>(name.toStdString(), sink);
        logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %P %v");
        logger->set_level(qEnvironmentVariableIsSet("WAVEDECK_LOG_LEVEL")
                ? spdlog::level::from_str(qgetenv("WAVEDECK_LOG_LEVEL").toStdString())
                : spdlog::level::info);
        logger->flush_on(spdlog::level::info);
        // A full disk must not end the program, nor fill stderr.
        logger->set_error_handler([](const std::string&) {});
    } catch (const spdlog::spdlog_ex&) {
        logger.reset();
    }
}

void close()
{
    logger.reset();
}

void debug(const QString& message)
{
    if (logger && logger->should_log(spdlog::level::debug))
        logger->debug(oneLine(message));
}
void info(const QString& message)
{
    if (logger && logger->should_log(spdlog::level::info))
        logger->info(oneLine(message));
}
void warn(const QString& message)
{
    if (logger)
        logger->warn(oneLine(message));
}
void error(const QString& message)
{
    if (logger)
        logger->error(oneLine(message));
}

} // namespace wavedeck::log
