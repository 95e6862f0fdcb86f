// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>
#include <utility>

namespace wavedeck {

/// Which of the exit statuses of `command-line.md` an error leads to.
enum class ErrorKind {
    Usage = 2, ///< the request is wrong; nothing was changed
    Forbidden = 3, ///< not allowed; nothing was changed
    Environment = 4, ///< disk, database, engine: the surroundings failed
};

/// What went wrong, in the three parts an error line has: WHAT: WHY; MEND. A plain value.
struct Error {
    ErrorKind kind = ErrorKind::Environment;
    QString code; ///< stable, for scripts: `unknown-session`, `database-newer`, …
    QString what;
    QString why;
    QString mend;

    /// `WHAT: WHY; MEND`, leaving out what is empty.
    QString line() const
    {
        QString text = what;
        if (!why.isEmpty())
            text += (text.isEmpty() ? QString() : QStringLiteral(": ")) + why;
        if (!mend.isEmpty())
            text += QStringLiteral("; ") + mend;
        return text;
    }
};

/// A value or the Error that stands in its place. No exception crosses a function's edge in Wavedeck.
template <class T> class [[nodiscard]] Result {
public:
    Result(T value)
        : m_value(std::move(value))
    {
    }
    Result(Error error)
        : m_error(std::move(error))
    {
    }

    explicit operator bool() const { return m_value.has_value(); }
    bool ok() const { return m_value.has_value(); }
    T& value() { return *m_value; }
    const T& value() const { return *m_value; }
    T& operator*() { return *m_value; }
    const T& operator*() const { return *m_value; }
    T* operator->() { return &*m_value; }
    const T* operator->() const { return &*m_value; }
    const Error& error() const { return m_error; }

private:
    std::optional<T> m_value;
    Error m_error;
};

/// The value of a Result that carries nothing.
struct Done { };
using Status = Result<Done>;

} // namespace wavedeck
