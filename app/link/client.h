// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/link/protocol.h"
#include "models/base/error.h"

#include <memory>

namespace wavedeck::link {

/// A client's end: connects, shakes hands, and asks one thing at a time, waiting for the answer. One thread; use it off
/// the GUI thread. No answer in time, a closed socket and an engine's refusal all come back as an Error (codes
/// `engine-not-running`, `engine-silent`, `engine-gone`, `protocol-differs`, or the engine's own code).
class Client {
public:
    static Result<std::unique_ptr<Client>> connect(const QString& dataDir, int timeoutMs = 5000);
    ~Client();

    Result<QJsonObject> ask(const QString& command, const QJsonObject& args = {}, int timeoutMs = 30000);
    qint64 enginePid() const;

private:
    struct Private;
    explicit Client(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace wavedeck::link
