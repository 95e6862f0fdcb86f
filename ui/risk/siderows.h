// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QWidget>

#include <optional>

namespace wavedeck::ui {

/// A row of the column at the right: who signs, or what a level asks for. Texts have been made plain.
struct SideRow {
    std::optional<Glyph> glyph;
    Tone tone = Tone::Neutral;
    int level = 0; ///< bars and word in a column before the text; 0 = none
    QString title; ///< breaks its lines where a level stands before it
    QString right;
    Tone rightTone = Tone::Neutral;
    QString below;
    bool marked = false; ///< the level in force
    bool turn = false; ///< of who sits here

    bool operator==(const SideRow&) const = default;
};

/// Rows below each other, read and not operated; as high as they are. Reads as text. GUI thread.
class SideRows : public QWidget {
    Q_OBJECT
public:
    SideRows(const Appearance& appearance, const QString& name, QWidget* parent);
    void setRows(const QList<SideRow>& rows);
    const QList<SideRow>& rows() const { return m_rows; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Place {
        QRect row;
        QRect title; ///< of the first line
        QRect below;
    };
    Place place(const SideRow& row, int top, int width) const;
    void paintRow(QPainter* painter, const SideRow& row, const Place& place) const;
    int levelWidth() const;

    const Appearance& m_appearance;
    QList<SideRow> m_rows;
};

} // namespace wavedeck::ui
