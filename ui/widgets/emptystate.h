// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/base/error.h"
#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace wavedeck::ui {

/// What stands where there is nothing to show (ui.md 7): what will appear and who makes it appear, how far reading it
/// has come, or why it cannot be read. One sentence, at most one action. GUI thread.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(const Appearance& appearance, QWidget* parent = nullptr);

    /// action: empty = none.
    void showEmpty(const QString& title, const QString& text, const QString& action = {}, Glyph glyph = Glyph::Plus);
    /// "Reading 41 reports", 12 of 41, "S-009".
    void showLoading(const QString& title, int done, int total, const QString& object);
    /// detail: the technical text; it can be selected.
    void showError(const QString& title, const QString& detail, const QString& action = QStringLiteral("Try again"));
    /// Where a page shows a session and there is none: it cannot be read, is not told yet, or was never started.
    /// willAppear: one sentence. Its action starts a plan, or tries again.
    void showNoSession(const Error& unreadable, bool told, const QString& followed, const QString& willAppear);
    /// A dashed frame around it, where it is a part of a page.
    void setFramed(bool framed);

Q_SIGNALS:
    void acted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void put(const QString& title, const QString& text, bool isError, const QString& action, Glyph glyph);
    void dress();

    const Appearance& m_appearance;
    QLabel* m_sign;
    QLabel* m_title;
    QLabel* m_text;
    QProgressBar* m_bar;
    QPushButton* m_button;
    Glyph m_glyph = Glyph::Plus;
    bool m_isError = false;
    bool m_framed = false;
};

} // namespace wavedeck::ui
